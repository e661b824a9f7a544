"""What the log says of requests."""

import logging


class RefusalsInOneLine(logging.Filter):
    """That somebody may not, or that there is no such page, is an answer and no fault: a line without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True
