"""Ask SMHI's open data for the forecast of a point.

Contract: GET …/geotype/point/lon/{lon}/lat/{lat}/data.json; 404 for a point outside the model. The older pmp3g answers
404 since 31 March 2026. The data are CC BY 4.0: SMHI is named where they stand.
"""

import httpx
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError

HOST = "https://opendata-download-metfcst.smhi.se"
PATH = "/api/category/snow1g/version/1/geotype/point/lon/{lon:.3f}/lat/{lat:.3f}/data.json"
MAX_ANSWER = 5_000_000  # bytes; an answer is about 0.1 million
TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def fetch(lon: float, lat: float, *, client: httpx.Client, user_agent: str) -> bytes:
    """The answer as it came. Raises UserError where there is none, or one that cannot be a forecast. Asks once: the
    schedule asks again."""
    headers = {"User-Agent": user_agent, "Accept": "application/json"}
    address = HOST + PATH.format(lon=lon, lat=lat)
    try:
        with client.stream("GET", address, headers=headers, timeout=TIMEOUT) as response:
            if response.status_code != httpx.codes.OK:
                raise UserError(
                    _("SMHI refused the question (%(status)d).") % {"status": response.status_code}, code="refused"
                )
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER:
                    raise UserError(_("SMHI's answer is too large to be a forecast."), code="large")
    except httpx.HTTPError:
        raise UserError(_("SMHI does not answer."), code="unreachable") from None
    return bytes(body)
