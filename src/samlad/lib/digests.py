"""What somebody has read, in few characters: carried by the page that showed it, compared when it is acted upon."""

import hashlib
import json


def digest_of(*texts: str) -> str:
    """SHA-256 over the texts in their order: any change in any of them is another digest."""
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
