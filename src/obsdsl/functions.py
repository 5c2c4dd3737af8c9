"""PromQL's functions and aggregations as functions: `from obsdsl.functions import rate`."""

from obsdsl.express.functions import *  # noqa: F403
from obsdsl.express.functions import __all__ as __all__
