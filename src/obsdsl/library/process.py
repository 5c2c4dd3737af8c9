"""Metrics of a process, as client libraries publish them: names, types and help are those of client_golang.

client_python and prom-client publish the same names, those for the network and the limit of memory excepted.
"""

from obsdsl import Counter, Gauge

cpu_seconds = Counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.")
max_fds = Gauge("process_max_fds", "Maximum number of open file descriptors.", unit="events", range=(0, None))
network_receive_bytes = Counter(
    "process_network_receive_bytes_total", "Number of bytes received by the process over the network."
)
network_transmit_bytes = Counter(
    "process_network_transmit_bytes_total", "Number of bytes sent by the process over the network."
)
open_fds = Gauge("process_open_fds", "Number of open file descriptors.", unit="events", range=(0, None))
resident_memory_bytes = Gauge("process_resident_memory_bytes", "Resident memory size in bytes.", range=(0, None))
start_time_seconds = Gauge(
    "process_start_time_seconds", "Start time of the process since unix epoch in seconds.", range=(0, None)
)
virtual_memory_bytes = Gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", range=(0, None))
virtual_memory_max_bytes = Gauge(
    "process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.", range=(-1, None)
)
