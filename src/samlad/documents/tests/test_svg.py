"""A drawing in a report can neither run, reach outside nor get in another drawing's way."""

from samlad.documents.svg import inline, retold, size, tidy

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect id="r" width="40" height="20"/>{}</svg>'


def test_a_drawing_loses_what_runs_or_reaches_outside():
    svg = tidy(
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="30px" height="20"'
        ' onload="alert(1)"><script>alert(2)</script><foreignObject><p>x</p></foreignObject><style>*{}</style>'
        '<image href="https://x.example/a.png"/><a xlink:href="javascript:alert(3)"><text>Kvar &a;</text></a>'
        '<rect fill="url(https://x.example/#p)" style="fill:red" stroke="url(#p)"/><use href="#r"/></svg>'
    )
    for gone in ("onload", "script", "foreignObject", "<style", "style=", "image", "example", "ENTITY", "passwd"):
        assert gone not in svg
    assert "Kvar" in svg
    assert 'viewBox="0 0 30 20"' in svg
    assert 'stroke="url(#p)"' in svg
    assert 'href="#r"' in svg


def test_two_drawings_on_a_page_do_not_share_ids():
    svg = SVG.format('<use href="#r"/><path fill="url(#r)" d="M0 0"/>')
    drawn = inline(tidy(svg), label='"><b>', prefix="f1", width=0.333)
    assert 'id="f1-r"' in drawn
    assert 'href="#f1-r"' in drawn
    assert 'fill="url(#f1-r)"' in drawn
    assert 'width="33%"' in drawn
    assert "<b>" not in drawn


def test_words_can_be_changed_and_what_is_no_drawing_is_nothing():
    assert ">HEJ</text>" in retold(SVG.format("<text>hej</text>"), str.upper)
    assert size(SVG.format("")) == (40, 20)
    for broken in ("", "<p>hej</p>", "<svg"):
        assert (retold(broken, str.upper), size(broken)) == ("", (1.0, 1.0))
        assert inline(broken, label="", prefix="f", width=1) == ""
