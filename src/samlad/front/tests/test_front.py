"""The front, over real connections: slow, large, many and broken clients hold nobody else up."""

import asyncio
import http.client
import os
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from samlad.front.app import Front
from samlad.front.clients import client_address, network
from samlad.front.limits import Limits
from samlad.front.process import server

HOST = "127.0.0.1"
KB = 1_000


class Application:
    """Answers with what it was asked, and remembers it."""

    def __init__(self):
        self.seen = []
        self.at_once = self.most_at_once = 0
        self.doors = threading.Event()
        self.doors.set()

    def __call__(self, environ, start_response):
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.doors.wait(10)
        body = environ["wsgi.input"].read()
        self.seen.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], len(body)))
        self.environ = environ
        self.at_once -= 1
        big = environ["PATH_INFO"] == "/big"
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 20_000_000] if big else [b"ok ", environ["PATH_INFO"].encode("latin1")]


@contextmanager
def front(knows=lambda environ: False, proxies=0, **limits):
    application = Application()
    door = Front(application, knows=knows, proxies=proxies, limits=Limits(**limits))
    listening = socket.create_server((HOST, 0), backlog=500)
    ready = threading.Event()
    serving = server(door, ready.set)
    thread = threading.Thread(target=lambda: asyncio.run(serving.serve(sockets=[listening])), daemon=True)
    thread.start()
    assert ready.wait(20)
    application.port = listening.getsockname()[1]
    application.front = door
    try:
        yield application
    finally:
        serving.should_exit = serving.force_exit = True
        thread.join(20)


def ask(app, path="/", method="GET", body=None, headers=None, source="127.0.0.1"):
    connection = http.client.HTTPConnection(HOST, app.port, timeout=20, source_address=(source, 0))
    try:
        connection.request(method, path, body=body, headers=headers or {}, encode_chunked=True)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def connected(app, text=b"", source="127.0.0.1"):
    connection = socket.create_connection((HOST, app.port), timeout=20, source_address=(source, 0))
    connection.sendall(text)
    return connection


def ended(connection, within=10.0):
    """What came before the other side ended the connection."""
    connection.settimeout(within)
    got = b""
    try:
        while piece := connection.recv(65_536):
            got += piece
    except ConnectionResetError:
        pass
    return got


def test_a_request_reaches_the_application_whole():
    with front() as app:
        assert ask(app, "/%C3%A5?a=%C3%A4", "POST", b"x" * 5 * KB) == (200, b"ok /\xc3\xa5")
        assert app.seen == [("POST", "/å".encode().decode("latin1"), 5 * KB)]
        assert app.environ["QUERY_STRING"] == "a=%C3%A4"
        assert app.environ["CONTENT_LENGTH"] == "5000"


def test_a_chunked_body_is_counted_and_told_with_its_length():
    with front() as app:
        assert ask(app, "/", "POST", iter([b"a" * 10, b"b" * 20]), {"Transfer-Encoding": "chunked"})[0] == 200
        assert app.environ["CONTENT_LENGTH"] == "30"
        assert "HTTP_TRANSFER_ENCODING" not in app.environ


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("path", "known", "size", "status"),
    [
        ("/accounts/login/", False, 64 * KB, 200),
        ("/accounts/login/", False, 64 * KB + 1, 413),
        ("/accounts/login/", True, 64 * KB + 1, 413),
        ("/r/token/", False, 100 * KB, 413),
        ("/inbjudan/token/", False, 64 * KB, 200),
        ("/inbjudan/token/", False, 64 * KB + 1, 413),
        ("/rapport/", False, 2_000 * KB, 200),
        ("/rapport/", False, 2_000 * KB + 1, 413),
        ("/importer/", True, 25_000 * KB, 200),
        ("/importer/", True, 25_000 * KB + 1, 413),
    ],
)
def test_a_body_is_as_large_as_its_sender_may_send_and_no_larger(path, known, size, status, chunked):
    with front(knows=lambda environ: known) as app:
        if chunked:
            pieces = (b"x" * min(60_000, size - n) for n in range(0, size, 60_000))
            got, page = ask(app, path, "POST", pieces, {"Transfer-Encoding": "chunked"})
        else:
            got, page = ask(app, path, "POST", b"x" * size)
        assert got == status
        assert app.seen == ([("POST", path, size)] if status == 200 else [])
        if status == 413:
            assert "för stort" in page.decode()
        assert (app.front.bodies.sum, app.front.requests.sum) == (0, 0)


@pytest.mark.parametrize(
    ("headers", "known", "says", "never"),
    [
        ({"Cookie": "a=b; sessionid=x"}, True, "högst 25 MB", "logga in först"),
        ({"Cookie": "sessionid=x"}, False, "högst 2 MB", "logga in först"),
        ({}, False, "25 MB av den som är inloggad", "sessionid"),
    ],
)
def test_what_is_too_large_is_told_its_limit_and_led_back(headers, known, says, never):
    with front(knows=lambda environ: known) as app:
        sent = {"Referer": f"http://{HOST}:{app.port}/kartan/omraden/", **headers}
        page = ask(app, "/kartan/", "POST", b"x" * 30_000 * KB, sent)[1].decode()
        assert says in page
        assert never not in page
        assert 'href="/kartan/omraden/"' in page
        elsewhere = ask(app, "/kartan/", "POST", b"x" * 30_000 * KB, {"Referer": "https://elsewhere.example/x"})[1]
        assert b"elsewhere" not in elsewhere
        assert b'href="/"' in elsewhere


def test_a_gigabyte_is_refused_before_any_of_it_is_kept():
    with front(body=0.3) as app:
        connection = connected(app, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 500)
        assert ended(connection).startswith(b"HTTP/1.1 413 ")
        assert app.seen == []


def test_what_one_address_sends_at_a_time_is_capped_and_others_are_served():
    with front(bodies_each=150 * KB) as app:
        slow = [
            connected(app, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\nx", "127.0.0.2")
            for _ in range(3)
        ]
        time.sleep(0.3)
        assert ask(app, "/", "POST", b"x" * 50 * KB, source="127.0.0.2")[0] == 503
        assert ask(app, "/", "POST", b"x" * 50 * KB, source="127.0.0.3")[0] == 200
        for connection in slow:
            connection.close()
        time.sleep(0.3)
        assert ask(app, "/", "POST", b"x" * 50 * KB, source="127.0.0.2")[0] == 200


def test_three_hundred_slow_clients_stop_nobody():
    """Nine did, with a thread for each."""
    with front() as app:
        slow = []
        for n in range(100):
            source = f"127.0.1.{n + 1}"
            slow.append(connected(app, b"GET / HTTP/1.1\r\nHo", source))
            slow.append(connected(app, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nx", source))
            slow.append(connected(app, b"", source))
        began = time.monotonic()
        assert [ask(app)[0] for _ in range(20)] == [200] * 20
        assert time.monotonic() - began < 5
        assert len(app.seen) == 20
        for connection in slow:
            connection.close()


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost:", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /"])
def test_a_head_that_does_not_come_ends_the_connection(sent):
    with front(headers=0.4) as app:
        ended(connected(app, sent), within=3)


def test_a_head_that_drips_ends_too():
    with front(headers=0.5) as app:
        connection = connected(app, b"GET / HTTP/1.1\r\n")
        with pytest.raises(OSError):
            for _ in range(40):
                connection.sendall(b"X-A: b\r\n")
                time.sleep(0.1)


def test_a_head_without_end_is_cut():
    with front() as app:
        connection = connected(app, b"GET / HTTP/1.1\r\n")
        with pytest.raises(OSError):
            for _ in range(1000):
                connection.sendall(b"X-A: " + b"b" * 10_000 + b"\r\n")
                time.sleep(0.001)
        assert app.seen == []


@pytest.mark.parametrize("drips", [False, True])
def test_a_body_that_does_not_come_is_told_so(drips):
    with front(silence=0.5, body=1.0) as app:
        connection = connected(app, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n")
        if drips:
            with pytest.raises(OSError):
                for _ in range(60):
                    connection.sendall(b"x")
                    time.sleep(0.1)
        else:
            assert ended(connection).startswith(b"HTTP/1.1 408 ")
        assert (app.seen, app.front.bodies.sum) == ([], 0)


def test_a_client_that_takes_nothing_is_let_go():
    with front(response=0.5, rate=10**9) as app:
        connection = connected(app)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(b"GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
        aborted, abort = [], app.front.abort
        app.front.abort = lambda client: (aborted.append(client), abort(client))
        assert ask(app)[0] == 200, "others are served meanwhile"
        time.sleep(1.5)
        assert aborted == [connection.getsockname()]
        connection.close()


def test_an_address_may_wait_with_so_many_connections():
    with front(waiting_each=5) as app:
        waiting = [connected(app, b"", "127.0.0.2") for _ in range(5)]
        assert ended(connected(app, b"", "127.0.0.2"), within=3) == b""
        assert ask(app, source="127.0.0.3")[0] == 200
        waiting[0].close()
        time.sleep(0.3)
        assert ask(app, source="127.0.0.2")[0] == 200


def test_an_address_may_have_so_many_requests():
    with front(requests_each=3) as app:
        app.doors.clear()
        connections = [connected(app, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "127.0.0.2") for _ in range(3)]
        time.sleep(0.3)
        assert ask(app, source="127.0.0.2")[0] == 503
        app.doors.set()
        assert [c.recv(12) for c in connections] == [b"HTTP/1.1 200"] * 3
        assert app.most_at_once == 1


def test_who_has_left_is_not_worked_for_but_what_was_sent_is_handled():
    with front() as app:
        app.doors.clear()
        first = connected(app, b"GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.2)
        connected(app, b"GET /left HTTP/1.1\r\nHost: a\r\n\r\n").close()
        connected(app, b"POST /sent HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").close()
        time.sleep(0.3)
        app.doors.set()
        assert first.recv(12) == b"HTTP/1.1 200"
        assert ask(app, "/last")[0] == 200
        assert [path for _m, path, _s in app.seen] == ["/first", "/sent", "/last"]


def test_a_header_with_an_underscore_is_not_taken_for_the_one_with_a_hyphen():
    with front() as app:
        ask(app, headers={"X_Forwarded_Proto": "https", "Cookie": "a=1"})
        assert "HTTP_X_FORWARDED_PROTO" not in app.environ
        assert app.environ["HTTP_COOKIE"] == "a=1"


@pytest.mark.parametrize(
    "text",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    ],
)
def test_what_is_no_request_is_refused_and_the_next_is_served(text):
    with front() as app:
        assert not ended(connected(app, text), within=3).startswith(b"HTTP/1.1 5")
        assert ask(app)[0] == 200
        assert app.front.requests.sum == 0


def test_the_process_ends_rather_than_be_held_for_ever(monkeypatch):
    codes = []
    monkeypatch.setattr(os, "_exit", codes.append)
    with front(work=0.3) as app:
        app.doors.clear()
        connected(app, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.8)
        assert codes == [70]
        app.doors.set()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "198.51.100.7", "192.0.2.1"),  # nobody we trust: what is told is not believed
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.5, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.5, 198.51.100.7, 192.0.2.9", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "", "192.0.2.1"),
        (1, "<script>", "192.0.2.1"),
        (1, ",,", "192.0.2.1"),
    ],
)
def test_the_client_is_whom_our_own_proxies_saw(proxies, forwarded, client):
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert client_address("192.0.2.1", headers, proxies) == client


def test_who_sits_behind_the_proxy_is_counted_apart():
    with front(proxies=1, requests_each=1, waiting_each=1, open_each=1) as app:
        app.doors.clear()
        one = b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.%d\r\n\r\n"
        connections = [connected(app, one % n) for n in (1, 2, 3)]
        time.sleep(0.3)
        assert ask(app, headers={"X-Forwarded-For": "198.51.100.1"})[0] == 503
        app.doors.set()
        assert [c.recv(12) for c in connections] == [b"HTTP/1.1 200"] * 3


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_an_ipv6_network_counts_as_one(address, counted):
    assert network(address) == counted
