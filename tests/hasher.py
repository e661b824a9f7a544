"""Passwords of tests are digested as the real ones are, only not for a quarter of a second each."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class Quick(PBKDF2PasswordHasher):
    iterations = 1
