"""How a partnership says things, where that differs from what its language says."""


def dialect(language: str, *, fortnightly: bool) -> str:
    """Where a round is two weeks, nobody calls it a week: those texts stand in `locale/*_X-fortnight`, and all others
    are the language's own."""
    return f"{language}-x-fortnight" if fortnightly else language
