ROUTES = ()


def fill(org): ...
