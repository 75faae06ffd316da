"""What the test programs in python share: counting, and the closing line."""

passed = failed = 0


def check(ok, what):
    """Counts one expectation; says which where it is not met. Returns OK."""
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print("FAIL", what)
    return ok


def finish(name):
    """The closing line; the exit status."""
    print(f"{name}: {passed} passed, {failed} failed")
    return 1 if failed else 0
