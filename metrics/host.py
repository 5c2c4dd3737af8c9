"""How busy a machine is, from its node exporter's metrics. `labels` select the machines."""

from obsdsl import MatcherLike, Not, Vector
from obsdsl.library import node


def cpu_used(**labels: MatcherLike) -> Vector:
    """The share of the processors' time that is not idle."""
    return 1 - node.cpu_seconds(mode="idle", **labels).rate().avg(by="instance")


def memory_used_bytes(**labels: MatcherLike) -> Vector:
    """The memory that cannot be had without swapping."""
    return node.memory_mem_total_bytes(**labels) - node.memory_mem_available_bytes(**labels)


def memory_used(**labels: MatcherLike) -> Vector:
    """The share of the memory that cannot be had without swapping."""
    return memory_used_bytes(**labels) / node.memory_mem_total_bytes(**labels)


def disk_available(**labels: MatcherLike) -> Vector:
    """The share of a file system that others than root can still fill."""
    return node.filesystem_avail_bytes(**labels) / node.filesystem_size_bytes(**labels)


def received_bytes(**labels: MatcherLike) -> Vector:
    """What the network devices receive, without the machine's talk to itself."""
    return node.network_receive_bytes(device=Not("lo"), **labels).rate().sum(by="device")


def sent_bytes(**labels: MatcherLike) -> Vector:
    """What the network devices send, without the machine's talk to itself."""
    return node.network_transmit_bytes(device=Not("lo"), **labels).rate().sum(by="device")
