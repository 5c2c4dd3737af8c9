"""Metrics of node_exporter 1.5 to 1.11 on Linux: the collectors that run by default, and a few that many switch on.

bcachefs is left out: it has a metric for each counter of the kernel's module.

Long because node_exporter is: it is data, by collector.
"""

from obsdsl import Counter, Gauge, Info

_PROCESS_STATES = ("D", "I", "K", "P", "R", "S", "T", "W", "X", "Z", "t", "x")
_UNIT_STATES = ("active", "activating", "deactivating", "inactive", "failed")

# The exporter itself
exporter_build_info = Info(
    "node_exporter_build_info",
    "A metric with a constant '1' value labeled by version, revision, branch, goversion from which node_exporter "
    "was built, and the goos and goarch for the build.",
    labels=("branch", "goarch", "goos", "goversion", "revision", "tags", "version"),
)
scrape_collector_duration_seconds = Gauge(
    "node_scrape_collector_duration_seconds",
    "node_exporter: Duration of a collector scrape.",
    labels=("collector",),
    range=(0, None),
)
scrape_collector_success = Gauge(
    "node_scrape_collector_success",
    "node_exporter: Whether a collector succeeded.",
    labels=("collector",),
    range=(0, 1),
)

# arp
arp_entries = Gauge("node_arp_entries", "ARP entries by device", labels=("device",), unit="events", range=(0, None))

# bcache
bcache_active_journal_entries = Gauge(
    "node_bcache_active_journal_entries",
    "Number of journal entries that are newer than the index.",
    labels=("uuid",),
    unit="events",
    range=(0, None),
)
bcache_average_key_size_sectors = Gauge(
    "node_bcache_average_key_size_sectors",
    "Average data per key in the btree (sectors).",
    labels=("uuid",),
    range=(0, None),
)
bcache_btree_cache_size_bytes = Gauge(
    "node_bcache_btree_cache_size_bytes",
    "Amount of memory currently used by the btree cache.",
    labels=("uuid",),
    range=(0, None),
)
bcache_btree_nodes = Gauge(
    "node_bcache_btree_nodes", "Total nodes in the btree.", labels=("uuid",), unit="events", range=(0, None)
)
bcache_btree_read_average_duration_seconds = Gauge(
    "node_bcache_btree_read_average_duration_seconds", "Average btree read duration.", labels=("uuid",), range=(0, None)
)
bcache_bypassed_bytes = Counter(
    "node_bcache_bypassed_bytes_total",
    "Amount of IO (both reads and writes) that has bypassed the cache.",
    labels=("backing_device", "uuid"),
)
bcache_cache_available_percent = Gauge(
    "node_bcache_cache_available_percent",
    "Percentage of cache device without dirty data, usable for writeback (may contain clean cached data).",
    labels=("uuid",),
    range=(0, 100),
)
bcache_cache_bypass_hits = Counter(
    "node_bcache_cache_bypass_hits_total", "Hits for IO intended to skip the cache.", labels=("backing_device", "uuid")
)
bcache_cache_bypass_misses = Counter(
    "node_bcache_cache_bypass_misses_total",
    "Misses for IO intended to skip the cache.",
    labels=("backing_device", "uuid"),
)
bcache_cache_hits = Counter(
    "node_bcache_cache_hits_total",
    "Hits counted per individual IO as bcache sees them.",
    labels=("backing_device", "uuid"),
)
bcache_cache_miss_collisions = Counter(
    "node_bcache_cache_miss_collisions_total",
    "Instances where data insertion from cache miss raced with write (data already present).",
    labels=("backing_device", "uuid"),
)
bcache_cache_misses = Counter(
    "node_bcache_cache_misses_total",
    "Misses counted per individual IO as bcache sees them.",
    labels=("backing_device", "uuid"),
)
bcache_cache_read_races = Counter(
    "node_bcache_cache_read_races_total",
    "Counts instances where while data was being read from the cache, the bucket was reused and invalidated - "
    "i.e. where the pointer was stale after the read completed.",
    labels=("uuid",),
)
bcache_cache_readaheads = Counter(
    "node_bcache_cache_readaheads_total", "Count of times readahead occurred.", labels=("backing_device", "uuid")
)
bcache_congested = Gauge("node_bcache_congested", "Congestion.", labels=("uuid",), range=(0, None))
bcache_dirty_data_bytes = Gauge(
    "node_bcache_dirty_data_bytes",
    "Amount of dirty data for this backing device in the cache.",
    labels=("backing_device", "uuid"),
    range=(0, None),
)
bcache_dirty_target_bytes = Gauge(
    "node_bcache_dirty_target_bytes",
    "Current dirty data target threshold for this backing device in bytes.",
    labels=("backing_device", "uuid"),
    range=(0, None),
)
bcache_io_errors = Gauge(
    "node_bcache_io_errors",
    "Number of errors that have occurred, decayed by io_error_halflife.",
    labels=("cache_device", "uuid"),
    range=(0, None),
)
bcache_metadata_written_bytes = Counter(
    "node_bcache_metadata_written_bytes_total",
    "Sum of all non data writes (btree writes and all other metadata).",
    labels=("cache_device", "uuid"),
)
bcache_priority_stats_metadata_percent = Gauge(
    "node_bcache_priority_stats_metadata_percent",
    "Bcache's metadata overhead.",
    labels=("cache_device", "uuid"),
    range=(0, 100),
)
bcache_priority_stats_unused_percent = Gauge(
    "node_bcache_priority_stats_unused_percent",
    "The percentage of the cache that doesn't contain any data.",
    labels=("cache_device", "uuid"),
    range=(0, 100),
)
bcache_root_usage_percent = Gauge(
    "node_bcache_root_usage_percent",
    "Percentage of the root btree node in use (tree depth increases if too high).",
    labels=("uuid",),
    range=(0, 100),
)
bcache_tree_depth = Gauge(
    "node_bcache_tree_depth", "Depth of the btree.", labels=("uuid",), unit="events", range=(0, None)
)
bcache_writeback_change = Gauge(
    "node_bcache_writeback_change",
    "Last writeback rate change step for this backing device.",
    labels=("backing_device", "uuid"),
)
bcache_writeback_rate = Gauge(
    "node_bcache_writeback_rate",
    "Current writeback rate for this backing device in bytes.",
    labels=("backing_device", "uuid"),
    unit="bytes/second",
    range=(0, None),
)
bcache_writeback_rate_integral_term = Gauge(
    "node_bcache_writeback_rate_integral_term",
    "Current result of integral controller, part of writeback rate",
    labels=("backing_device", "uuid"),
)
bcache_writeback_rate_proportional_term = Gauge(
    "node_bcache_writeback_rate_proportional_term",
    "Current result of proportional controller, part of writeback rate",
    labels=("backing_device", "uuid"),
)
bcache_written_bytes = Counter(
    "node_bcache_written_bytes_total",
    "Sum of all data that has been written to the cache.",
    labels=("cache_device", "uuid"),
)

# bonding
bonding_active = Gauge(
    "node_bonding_active",
    "Number of active slaves per bonding interface.",
    labels=("master",),
    unit="events",
    range=(0, None),
)
bonding_slaves = Gauge(
    "node_bonding_slaves",
    "Number of configured slaves per bonding interface.",
    labels=("master",),
    unit="events",
    range=(0, None),
)

# btrfs
btrfs_allocation_ratio = Gauge(
    "node_btrfs_allocation_ratio",
    "Data allocation ratio for a layout/data type",
    labels={"block_group_type": ("data", "metadata", "system"), "mode": ..., "uuid": ...},
    range=(1, None),
)
btrfs_commit_seconds = Counter(
    "node_btrfs_commit_seconds_total", "Sum of the duration of all commits, in seconds.", labels=("uuid",)
)
btrfs_commits = Counter("node_btrfs_commits_total", "The total number of commits that have occurred.", labels=("uuid",))
btrfs_device_size_bytes = Gauge(
    "node_btrfs_device_size_bytes",
    "Size of a device that is part of the filesystem.",
    labels=("device", "uuid"),
    range=(0, None),
)
btrfs_global_rsv_size_bytes = Gauge(
    "node_btrfs_global_rsv_size_bytes", "Size of global reserve.", labels=("uuid",), range=(0, None)
)
btrfs_info = Info("node_btrfs_info", "Filesystem information", labels=("label", "uuid"))
btrfs_last_commit_seconds = Gauge(
    "node_btrfs_last_commit_seconds",
    "Duration of the most recent commit, in seconds.",
    labels=("uuid",),
    range=(0, None),
)
btrfs_max_commit_seconds = Gauge(
    "node_btrfs_max_commit_seconds", "Duration of the slowest commit, in seconds.", labels=("uuid",), range=(0, None)
)
btrfs_reserved_bytes = Gauge(
    "node_btrfs_reserved_bytes",
    "Amount of space reserved for a data type",
    labels={"block_group_type": ("data", "metadata", "system"), "uuid": ...},
    range=(0, None),
)
btrfs_size_bytes = Gauge(
    "node_btrfs_size_bytes",
    "Amount of space allocated for a layout/data type",
    labels={"block_group_type": ("data", "metadata", "system"), "mode": ..., "uuid": ...},
    range=(0, None),
)
btrfs_used_bytes = Gauge(
    "node_btrfs_used_bytes",
    "Amount of used space by a layout/data type",
    labels={"block_group_type": ("data", "metadata", "system"), "mode": ..., "uuid": ...},
    range=(0, None),
)

# conntrack: node_nf_conntrack_stat_* are published as gauges, but the kernel only ever counts them up
nf_conntrack_entries = Gauge(
    "node_nf_conntrack_entries",
    "Number of currently allocated flow entries for connection tracking.",
    unit="events",
    range=(0, None),
)
nf_conntrack_entries_limit = Gauge(
    "node_nf_conntrack_entries_limit", "Maximum size of connection tracking table.", unit="events", range=(0, None)
)
nf_conntrack_stat_drop = Counter("node_nf_conntrack_stat_drop", "Number of packets dropped due to conntrack failure.")
nf_conntrack_stat_early_drop = Counter(
    "node_nf_conntrack_stat_early_drop",
    "Number of dropped conntrack entries to make room for new ones, if maximum table size was reached.",
)
nf_conntrack_stat_found = Counter("node_nf_conntrack_stat_found", "Number of searched entries which were successful.")
nf_conntrack_stat_ignore = Counter(
    "node_nf_conntrack_stat_ignore", "Number of packets seen which are already connected to a conntrack entry."
)
nf_conntrack_stat_insert = Counter("node_nf_conntrack_stat_insert", "Number of entries inserted into the list.")
nf_conntrack_stat_insert_failed = Counter(
    "node_nf_conntrack_stat_insert_failed", "Number of entries for which list insertion was attempted but failed."
)
nf_conntrack_stat_invalid = Counter(
    "node_nf_conntrack_stat_invalid", "Number of packets seen which can not be tracked."
)
nf_conntrack_stat_search_restart = Counter(
    "node_nf_conntrack_stat_search_restart",
    "Number of conntrack table lookups which had to be restarted due to hashtable resizes.",
)

# cpu, cpufreq: node_cpu_info, _flag_info, _bug_info and _frequency_hertz with --collector.cpu.info
cpu_bug_info = Info(
    "node_cpu_bug_info",
    "The `bugs` field of CPU information from /proc/cpuinfo taken from the first core.",
    labels=("bug",),
)
cpu_core_throttles = Counter(
    "node_cpu_core_throttles_total", "Number of times this CPU core has been throttled.", labels=("core", "package")
)
cpu_flag_info = Info(
    "node_cpu_flag_info",
    "The `flags` field of CPU information from /proc/cpuinfo taken from the first core.",
    labels=("flag",),
)
cpu_frequency_hertz = Gauge(
    "node_cpu_frequency_hertz",
    "CPU frequency in hertz from /proc/cpuinfo.",
    labels=("core", "cpu", "package"),
    range=(0, None),
)
cpu_guest_seconds = Counter(
    "node_cpu_guest_seconds_total",
    "Seconds the CPUs spent in guests (VMs) for each mode.",
    labels={"cpu": ..., "mode": ("nice", "user")},
)
cpu_info = Info(
    "node_cpu_info",
    "CPU information from /proc/cpuinfo.",
    labels=("cachesize", "core", "cpu", "family", "microcode", "model", "model_name", "package", "stepping", "vendor"),
)
cpu_isolated = Gauge(
    "node_cpu_isolated",
    "Whether each core is isolated, information from /sys/devices/system/cpu/isolated.",
    labels=("cpu",),
    range=(0, 1),
)
cpu_online = Gauge("node_cpu_online", "CPUs that are online and being scheduled.", labels=("cpu",), range=(0, 1))
cpu_package_throttles = Counter(
    "node_cpu_package_throttles_total", "Number of times this CPU package has been throttled.", labels=("package",)
)
cpu_scaling_frequency_hertz = Gauge(
    "node_cpu_scaling_frequency_hertz",
    "Current scaled CPU thread frequency in hertz.",
    labels=("cpu",),
    range=(0, None),
)
cpu_scaling_frequency_max_hertz = Gauge(
    "node_cpu_scaling_frequency_max_hertz",
    "Maximum scaled CPU thread frequency in hertz.",
    labels=("cpu",),
    range=(0, None),
)
cpu_scaling_frequency_min_hertz = Gauge(
    "node_cpu_scaling_frequency_min_hertz",
    "Minimum scaled CPU thread frequency in hertz.",
    labels=("cpu",),
    range=(0, None),
)
cpu_scaling_governor = Gauge(
    "node_cpu_scaling_governor", "Current enabled CPU frequency governor.", labels=("cpu", "governor"), range=(0, 1)
)
cpu_seconds = Counter(
    "node_cpu_seconds_total",
    "Seconds the CPUs spent in each mode.",
    labels={"cpu": ..., "mode": ("idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user")},
)

# diskstats
disk_ata_rotation_rate_rpm = Gauge(
    "node_disk_ata_rotation_rate_rpm",
    "ATA disk rotation rate in RPMs (0 for SSDs).",
    labels=("device",),
    range=(0, None),
)
disk_ata_write_cache = Gauge(
    "node_disk_ata_write_cache", "ATA disk has a write cache.", labels=("device",), range=(0, 1)
)
disk_ata_write_cache_enabled = Gauge(
    "node_disk_ata_write_cache_enabled", "ATA disk has its write cache enabled.", labels=("device",), range=(0, 1)
)
disk_device_mapper_info = Info(
    "node_disk_device_mapper_info",
    "Info about disk device mapper.",
    labels=("device", "lv_layer", "lv_name", "name", "uuid", "vg_name"),
)
disk_discard_time_seconds = Counter(
    "node_disk_discard_time_seconds_total",
    "This is the total number of seconds spent by all discards.",
    labels=("device",),
)
disk_discarded_sectors = Counter(
    "node_disk_discarded_sectors_total", "The total number of sectors discarded successfully.", labels=("device",)
)
disk_discards_completed = Counter(
    "node_disk_discards_completed_total", "The total number of discards completed successfully.", labels=("device",)
)
disk_discards_merged = Counter(
    "node_disk_discards_merged_total", "The total number of discards merged.", labels=("device",)
)
disk_filesystem_info = Info(
    "node_disk_filesystem_info", "Info about disk filesystem.", labels=("device", "type", "usage", "uuid", "version")
)
disk_flush_requests_time_seconds = Counter(
    "node_disk_flush_requests_time_seconds_total",
    "This is the total number of seconds spent by all flush requests.",
    labels=("device",),
)
disk_flush_requests = Counter(
    "node_disk_flush_requests_total", "The total number of flush requests completed successfully", labels=("device",)
)
disk_info = Info(
    "node_disk_info",
    "Info of /sys/block/<block_device>.",
    labels=("device", "major", "minor", "model", "path", "revision", "rotational", "serial", "wwn"),
)
disk_io_now = Gauge(
    "node_disk_io_now", "The number of I/Os currently in progress.", labels=("device",), unit="events", range=(0, None)
)
disk_io_time_seconds = Counter("node_disk_io_time_seconds_total", "Total seconds spent doing I/Os.", labels=("device",))
disk_io_time_weighted_seconds = Counter(
    "node_disk_io_time_weighted_seconds_total", "The weighted # of seconds spent doing I/Os.", labels=("device",)
)
disk_read_bytes = Counter(
    "node_disk_read_bytes_total", "The total number of bytes read successfully.", labels=("device",)
)
disk_read_time_seconds = Counter(
    "node_disk_read_time_seconds_total", "The total number of seconds spent by all reads.", labels=("device",)
)
disk_reads_completed = Counter(
    "node_disk_reads_completed_total", "The total number of reads completed successfully.", labels=("device",)
)
disk_reads_merged = Counter("node_disk_reads_merged_total", "The total number of reads merged.", labels=("device",))
disk_write_time_seconds = Counter(
    "node_disk_write_time_seconds_total", "This is the total number of seconds spent by all writes.", labels=("device",)
)
disk_writes_completed = Counter(
    "node_disk_writes_completed_total", "The total number of writes completed successfully.", labels=("device",)
)
disk_writes_merged = Counter("node_disk_writes_merged_total", "The number of writes merged.", labels=("device",))
disk_written_bytes = Counter(
    "node_disk_written_bytes_total", "The total number of bytes written successfully.", labels=("device",)
)

# dmi
dmi_info = Info(
    "node_dmi_info",
    "A metric with a constant '1' value labeled by bios_date, bios_release, bios_vendor, bios_version, "
    "board_asset_tag, board_name, board_serial, board_vendor, board_version, chassis_asset_tag, chassis_serial, "
    "chassis_vendor, chassis_version, product_family, product_name, product_serial, product_sku, product_uuid, "
    "product_version, system_vendor if provided by DMI.",
    labels=(
        "bios_date",
        "bios_release",
        "bios_vendor",
        "bios_version",
        "board_name",
        "board_serial",
        "board_vendor",
        "board_version",
        "chassis_asset_tag",
        "chassis_serial",
        "chassis_vendor",
        "chassis_version",
        "product_family",
        "product_name",
        "product_serial",
        "product_sku",
        "product_uuid",
        "product_version",
        "system_vendor",
    ),
)

# edac
edac_correctable_errors = Counter(
    "node_edac_correctable_errors_total", "Total correctable memory errors.", labels=("controller",)
)
edac_csrow_correctable_errors = Counter(
    "node_edac_csrow_correctable_errors_total",
    "Total correctable memory errors for this csrow.",
    labels=("controller", "csrow"),
)
edac_csrow_uncorrectable_errors = Counter(
    "node_edac_csrow_uncorrectable_errors_total",
    "Total uncorrectable memory errors for this csrow.",
    labels=("controller", "csrow"),
)
edac_uncorrectable_errors = Counter(
    "node_edac_uncorrectable_errors_total", "Total uncorrectable memory errors.", labels=("controller",)
)

# entropy
entropy_available_bits = Gauge("node_entropy_available_bits", "Bits of available entropy.", range=(0, None))
entropy_pool_size_bits = Gauge("node_entropy_pool_size_bits", "Bits of entropy pool.", range=(0, None))

# fibrechannel
fibrechannel_dumped_frames = Counter(
    "node_fibrechannel_dumped_frames_total", "Number of dumped frames", labels=("fc_host",)
)
fibrechannel_error_frames = Counter(
    "node_fibrechannel_error_frames_total", "Number of errors in frames", labels=("fc_host",)
)
fibrechannel_fcp_packet_aborts = Counter(
    "node_fibrechannel_fcp_packet_aborts_total", "Number of aborted packets", labels=("fc_host",)
)
fibrechannel_info = Info(
    "node_fibrechannel_info",
    "Non-numeric data from /sys/class/fc_host/<host>, value is always 1.",
    labels=(
        "dev_loss_tmo",
        "fabric_name",
        "fc_host",
        "port_id",
        "port_name",
        "port_state",
        "port_type",
        "speed",
        "supported_classes",
        "supported_speeds",
        "symbolic_name",
    ),
)
fibrechannel_invalid_crc = Counter(
    "node_fibrechannel_invalid_crc_total", "Invalid Cyclic Redundancy Check count", labels=("fc_host",)
)
fibrechannel_invalid_tx_words = Counter(
    "node_fibrechannel_invalid_tx_words_total", "Number of invalid words transmitted by host port", labels=("fc_host",)
)
fibrechannel_link_failure = Counter(
    "node_fibrechannel_link_failure_total", "Number of times the host port link has failed", labels=("fc_host",)
)
fibrechannel_loss_of_signal = Counter(
    "node_fibrechannel_loss_of_signal_total", "Number of times signal has been lost", labels=("fc_host",)
)
fibrechannel_loss_of_sync = Counter(
    "node_fibrechannel_loss_of_sync_total",
    "Number of failures on either bit or transmission word boundaries",
    labels=("fc_host",),
)
fibrechannel_nos = Counter(
    "node_fibrechannel_nos_total",
    "Number Not_Operational Primitive Sequence received by host port",
    labels=("fc_host",),
)
fibrechannel_rx_frames = Counter("node_fibrechannel_rx_frames_total", "Number of frames received", labels=("fc_host",))
fibrechannel_rx_words = Counter(
    "node_fibrechannel_rx_words_total", "Number of words received by host port", labels=("fc_host",)
)
fibrechannel_seconds_since_last_reset = Counter(
    "node_fibrechannel_seconds_since_last_reset_total",
    "Number of seconds since last host port reset",
    labels=("fc_host",),
    unit="seconds",
)
fibrechannel_tx_frames = Counter(
    "node_fibrechannel_tx_frames_total", "Number of frames transmitted by host port", labels=("fc_host",)
)
fibrechannel_tx_words = Counter(
    "node_fibrechannel_tx_words_total", "Number of words transmitted by host port", labels=("fc_host",)
)

# filefd
filefd_allocated = Gauge(
    "node_filefd_allocated", "File descriptor statistics: allocated.", unit="events", range=(0, None)
)
filefd_maximum = Gauge("node_filefd_maximum", "File descriptor statistics: maximum.", unit="events", range=(0, None))

# filesystem
filesystem_avail_bytes = Gauge(
    "node_filesystem_avail_bytes",
    "Filesystem space available to non-root users in bytes.",
    labels=("device", "device_error", "fstype", "mountpoint"),
    range=(0, None),
)
filesystem_device_error = Gauge(
    "node_filesystem_device_error",
    "Whether an error occurred while getting statistics for the given device.",
    labels=("device", "device_error", "fstype", "mountpoint"),
    range=(0, 1),
)
filesystem_files = Gauge(
    "node_filesystem_files",
    "Filesystem total file nodes.",
    labels=("device", "device_error", "fstype", "mountpoint"),
    unit="events",
    range=(0, None),
)
filesystem_files_free = Gauge(
    "node_filesystem_files_free",
    "Filesystem total free file nodes.",
    labels=("device", "device_error", "fstype", "mountpoint"),
    unit="events",
    range=(0, None),
)
filesystem_free_bytes = Gauge(
    "node_filesystem_free_bytes",
    "Filesystem free space in bytes.",
    labels=("device", "device_error", "fstype", "mountpoint"),
    range=(0, None),
)
filesystem_mount_info = Info(
    "node_filesystem_mount_info", "Filesystem mount information.", labels=("device", "major", "minor", "mountpoint")
)
filesystem_purgeable_bytes = Gauge(
    "node_filesystem_purgeable_bytes",
    "Filesystem space available including purgeable space (MacOS specific).",
    labels=("device", "device_error", "fstype", "mountpoint"),
    range=(0, None),
)
filesystem_readonly = Gauge(
    "node_filesystem_readonly",
    "Filesystem read-only status.",
    labels=("device", "device_error", "fstype", "mountpoint"),
    range=(0, 1),
)
filesystem_size_bytes = Gauge(
    "node_filesystem_size_bytes",
    "Filesystem size in bytes.",
    labels=("device", "device_error", "fstype", "mountpoint"),
    range=(0, None),
)

# hwmon: a driver may add more, named node_hwmon_<sensor type>_<element>
hwmon_beep_enabled = Gauge("node_hwmon_beep_enabled", "Hardware beep enabled", labels=("chip", "sensor"), range=(0, 1))
hwmon_chip_names = Info(
    "node_hwmon_chip_names", "Annotation metric for human-readable chip names", labels=("chip", "chip_name")
)
hwmon_curr_alarm = Gauge(
    "node_hwmon_curr_alarm", "Hardware sensor alarm status (curr)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_curr_amps = Gauge("node_hwmon_curr_amps", "Hardware monitor for current (input)", labels=("chip", "sensor"))
hwmon_curr_crit_amps = Gauge(
    "node_hwmon_curr_crit_amps", "Hardware monitor for current (crit)", labels=("chip", "sensor")
)
hwmon_curr_lcrit_amps = Gauge(
    "node_hwmon_curr_lcrit_amps", "Hardware monitor for current (lcrit)", labels=("chip", "sensor")
)
hwmon_curr_max_amps = Gauge("node_hwmon_curr_max_amps", "Hardware monitor for current (max)", labels=("chip", "sensor"))
hwmon_curr_min_amps = Gauge("node_hwmon_curr_min_amps", "Hardware monitor for current (min)", labels=("chip", "sensor"))
hwmon_energy_joule = Counter(
    "node_hwmon_energy_joule_total",
    "Hardware monitor for joules used so far (input)",
    labels=("chip", "sensor"),
    unit="joules",
)
hwmon_fan_alarm = Gauge(
    "node_hwmon_fan_alarm", "Hardware sensor alarm status (fan)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_fan_beep_enabled = Gauge(
    "node_hwmon_fan_beep_enabled",
    "Hardware monitor sensor has beeping enabled",
    labels=("chip", "sensor"),
    range=(0, 1),
)
hwmon_fan_fault = Gauge(
    "node_hwmon_fan_fault", "Hardware sensor fault status (fan)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_fan_manual = Gauge(
    "node_hwmon_fan_manual", "Hardware monitor fan element manual", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_fan_max_rpm = Gauge(
    "node_hwmon_fan_max_rpm",
    "Hardware monitor for fan revolutions per minute (max)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_fan_min_rpm = Gauge(
    "node_hwmon_fan_min_rpm",
    "Hardware monitor for fan revolutions per minute (min)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_fan_output = Gauge("node_hwmon_fan_output", "Hardware monitor fan element output", labels=("chip", "sensor"))
hwmon_fan_pulses = Gauge("node_hwmon_fan_pulses", "Hardware monitor fan element pulses", labels=("chip", "sensor"))
hwmon_fan_rpm = Gauge(
    "node_hwmon_fan_rpm",
    "Hardware monitor for fan revolutions per minute (input)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_fan_target_rpm = Gauge(
    "node_hwmon_fan_target_rpm",
    "Hardware monitor for fan revolutions per minute (target)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_fan_tolerance = Gauge(
    "node_hwmon_fan_tolerance", "Hardware monitor fan element tolerance", labels=("chip", "sensor")
)
hwmon_freq_freq_mhz = Gauge(
    "node_hwmon_freq_freq_mhz", "Hardware monitor for GPU frequency in MHz", labels=("chip", "sensor"), range=(0, None)
)
hwmon_humidity = Gauge(
    "node_hwmon_humidity",
    "Hardware monitor for humidity, as a ratio (multiply with 100.0 to get the humidity as a percentage) (input)",
    labels=("chip", "sensor"),
    unit="ratio",
    range=(0, 1),
)
hwmon_in_alarm = Gauge(
    "node_hwmon_in_alarm", "Hardware sensor alarm status (in)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_in_beep_enabled = Gauge(
    "node_hwmon_in_beep_enabled", "Hardware monitor sensor has beeping enabled", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_in_crit_volts = Gauge(
    "node_hwmon_in_crit_volts", "Hardware monitor for voltage (crit)", labels=("chip", "sensor")
)
hwmon_in_lcrit_volts = Gauge(
    "node_hwmon_in_lcrit_volts", "Hardware monitor for voltage (lcrit)", labels=("chip", "sensor")
)
hwmon_in_max_volts = Gauge("node_hwmon_in_max_volts", "Hardware monitor for voltage (max)", labels=("chip", "sensor"))
hwmon_in_min_volts = Gauge("node_hwmon_in_min_volts", "Hardware monitor for voltage (min)", labels=("chip", "sensor"))
hwmon_in_volts = Gauge("node_hwmon_in_volts", "Hardware monitor for voltage (input)", labels=("chip", "sensor"))
hwmon_intrusion_alarm = Gauge(
    "node_hwmon_intrusion_alarm", "Hardware sensor alarm status (intrusion)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_intrusion_beep_enabled = Gauge(
    "node_hwmon_intrusion_beep_enabled",
    "Hardware monitor sensor has beeping enabled",
    labels=("chip", "sensor"),
    range=(0, 1),
)
hwmon_power_accuracy = Gauge(
    "node_hwmon_power_accuracy",
    "Hardware monitor power meter accuracy, as a ratio",
    labels=("chip", "sensor"),
    unit="ratio",
    range=(0, 1),
)
hwmon_power_alarm = Gauge(
    "node_hwmon_power_alarm", "Hardware sensor alarm status (power)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_power_average_interval_max_seconds = Gauge(
    "node_hwmon_power_average_interval_max_seconds",
    "Hardware monitor power usage update interval (average_interval_max)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_power_average_interval_min_seconds = Gauge(
    "node_hwmon_power_average_interval_min_seconds",
    "Hardware monitor power usage update interval (average_interval_min)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_power_average_interval_seconds = Gauge(
    "node_hwmon_power_average_interval_seconds",
    "Hardware monitor power usage update interval (average_interval)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_power_average_watt = Gauge(
    "node_hwmon_power_average_watt",
    "Hardware monitor for power usage in watts (average)",
    labels=("chip", "sensor"),
    unit="watts",
)
hwmon_power_cap_max_watt = Gauge(
    "node_hwmon_power_cap_max_watt",
    "Hardware monitor for power usage in watts (cap_max)",
    labels=("chip", "sensor"),
    unit="watts",
)
hwmon_power_cap_min_watt = Gauge(
    "node_hwmon_power_cap_min_watt",
    "Hardware monitor for power usage in watts (cap_min)",
    labels=("chip", "sensor"),
    unit="watts",
)
hwmon_power_cap_watt = Gauge(
    "node_hwmon_power_cap_watt",
    "Hardware monitor for power usage in watts (cap)",
    labels=("chip", "sensor"),
    unit="watts",
)
hwmon_power_crit_watt = Gauge(
    "node_hwmon_power_crit_watt",
    "Hardware monitor for power usage in watts (crit)",
    labels=("chip", "sensor"),
    unit="watts",
)
hwmon_power_max_watt = Gauge(
    "node_hwmon_power_max_watt",
    "Hardware monitor for power usage in watts (max)",
    labels=("chip", "sensor"),
    unit="watts",
)
hwmon_power_watt = Gauge(
    "node_hwmon_power_watt",
    "Hardware monitor for power usage in watts (input)",
    labels=("chip", "sensor"),
    unit="watts",
)
hwmon_pwm = Gauge("node_hwmon_pwm", "Hardware monitor pwm element", labels=("chip", "sensor"), range=(0, 255))
hwmon_pwm_enable = Gauge("node_hwmon_pwm_enable", "Hardware monitor pwm element enable", labels=("chip", "sensor"))
hwmon_pwm_mode = Gauge("node_hwmon_pwm_mode", "Hardware monitor pwm element mode", labels=("chip", "sensor"))
hwmon_sensor_label = Info(
    "node_hwmon_sensor_label", "Label for given chip and sensor", labels=("chip", "label", "sensor")
)
hwmon_temp_alarm = Gauge(
    "node_hwmon_temp_alarm", "Hardware sensor alarm status (temp)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_temp_celsius = Gauge(
    "node_hwmon_temp_celsius", "Hardware monitor for temperature (input)", labels=("chip", "sensor")
)
hwmon_temp_crit_alarm_celsius = Gauge(
    "node_hwmon_temp_crit_alarm_celsius",
    "Hardware monitor for temperature (crit_alarm)",
    labels=("chip", "sensor"),
    range=(0, None),
)
hwmon_temp_crit_celsius = Gauge(
    "node_hwmon_temp_crit_celsius", "Hardware monitor for temperature (crit)", labels=("chip", "sensor")
)
hwmon_temp_crit_hyst_celsius = Gauge(
    "node_hwmon_temp_crit_hyst_celsius", "Hardware monitor for temperature (crit_hyst)", labels=("chip", "sensor")
)
hwmon_temp_emergency_celsius = Gauge(
    "node_hwmon_temp_emergency_celsius", "Hardware monitor for temperature (emergency)", labels=("chip", "sensor")
)
hwmon_temp_fault = Gauge(
    "node_hwmon_temp_fault", "Hardware sensor fault status (temp)", labels=("chip", "sensor"), range=(0, 1)
)
hwmon_temp_lcrit_celsius = Gauge(
    "node_hwmon_temp_lcrit_celsius", "Hardware monitor for temperature (lcrit)", labels=("chip", "sensor")
)
hwmon_temp_max_celsius = Gauge(
    "node_hwmon_temp_max_celsius", "Hardware monitor for temperature (max)", labels=("chip", "sensor")
)
hwmon_temp_max_hyst_celsius = Gauge(
    "node_hwmon_temp_max_hyst_celsius", "Hardware monitor for temperature (max_hyst)", labels=("chip", "sensor")
)
hwmon_temp_min_celsius = Gauge(
    "node_hwmon_temp_min_celsius", "Hardware monitor for temperature (min)", labels=("chip", "sensor")
)
hwmon_temp_type = Gauge("node_hwmon_temp_type", "Hardware monitor temp element type", labels=("chip", "sensor"))
hwmon_update_interval_seconds = Gauge(
    "node_hwmon_update_interval_seconds", "Hardware monitor update interval", labels=("chip", "sensor"), range=(0, None)
)
hwmon_voltage_regulator_version = Gauge(
    "node_hwmon_voltage_regulator_version", "Hardware voltage regulator", labels=("chip", "sensor")
)

# infiniband
infiniband_duplicate_requests_packets = Counter(
    "node_infiniband_duplicate_requests_packets_total",
    "The number of received packets. A duplicate request is a request that had been previously executed.",
    labels=("device", "port"),
)
infiniband_excessive_buffer_overrun_errors = Counter(
    "node_infiniband_excessive_buffer_overrun_errors_total",
    "Number of times that OverrunErrors consecutive flow control update periods occurred, each having at least "
    "one overrun error.",
    labels=("device", "port"),
)
infiniband_implied_nak_seq_errors = Counter(
    "node_infiniband_implied_nak_seq_errors_total",
    "The number of time the requested decided an ACK. with a PSN larger than the expected PSN for an RDMA read "
    "or response.",
    labels=("device", "port"),
)
infiniband_info = Info(
    "node_infiniband_info",
    "Non-numeric data from /sys/class/infiniband/<device>, value is always 1.",
    labels=("board_id", "device", "firmware_version", "hca_type"),
)
infiniband_legacy_data_received_bytes = Counter(
    "node_infiniband_legacy_data_received_bytes_total",
    "Number of data octets received on all links",
    labels=("device", "port"),
)
infiniband_legacy_data_transmitted_bytes = Counter(
    "node_infiniband_legacy_data_transmitted_bytes_total",
    "Number of data octets transmitted on all links",
    labels=("device", "port"),
)
infiniband_legacy_multicast_packets_received = Counter(
    "node_infiniband_legacy_multicast_packets_received_total",
    "Number of multicast packets received",
    labels=("device", "port"),
)
infiniband_legacy_multicast_packets_transmitted = Counter(
    "node_infiniband_legacy_multicast_packets_transmitted_total",
    "Number of multicast packets transmitted",
    labels=("device", "port"),
)
infiniband_legacy_packets_received = Counter(
    "node_infiniband_legacy_packets_received_total",
    "Number of data packets received on all links",
    labels=("device", "port"),
)
infiniband_legacy_packets_transmitted = Counter(
    "node_infiniband_legacy_packets_transmitted_total",
    "Number of data packets received on all links",
    labels=("device", "port"),
)
infiniband_legacy_unicast_packets_received = Counter(
    "node_infiniband_legacy_unicast_packets_received_total",
    "Number of unicast packets received",
    labels=("device", "port"),
)
infiniband_legacy_unicast_packets_transmitted = Counter(
    "node_infiniband_legacy_unicast_packets_transmitted_total",
    "Number of unicast packets transmitted",
    labels=("device", "port"),
)
infiniband_lifespan_seconds = Gauge(
    "node_infiniband_lifespan_seconds",
    "The maximum period in ms which defines the aging of the counter reads. Two consecutive reads within this "
    "period might return the same values.",
    labels=("device", "port"),
    range=(0, None),
)
infiniband_link_downed = Counter(
    "node_infiniband_link_downed_total",
    "Number of times the link failed to recover from an error state and went down",
    labels=("device", "port"),
)
infiniband_link_error_recovery = Counter(
    "node_infiniband_link_error_recovery_total",
    "Number of times the link successfully recovered from an error state",
    labels=("device", "port"),
)
infiniband_local_ack_timeout_errors = Counter(
    "node_infiniband_local_ack_timeout_errors_total",
    "The number of times QP's ack timer expired for RC, XRC, DCT QPs at the sender side. The QP retry limit was "
    "not exceed, therefore it is still recoverable error.",
    labels=("device", "port"),
)
infiniband_local_link_integrity_errors = Counter(
    "node_infiniband_local_link_integrity_errors_total",
    "Number of times that the count of local physical errors exceeded the threshold specified by LocalPhyErrors.",
    labels=("device", "port"),
)
infiniband_multicast_packets_received = Counter(
    "node_infiniband_multicast_packets_received_total",
    "Number of multicast packets received (including errors)",
    labels=("device", "port"),
)
infiniband_multicast_packets_transmitted = Counter(
    "node_infiniband_multicast_packets_transmitted_total",
    "Number of multicast packets transmitted (including errors)",
    labels=("device", "port"),
)
infiniband_np_cnp_packets_sent = Counter(
    "node_infiniband_np_cnp_packets_sent_total",
    "The number of CNP packets sent by the Notification Point when it noticed congestion experienced in the "
    "RoCEv2 IP header (ECN bits). The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_np_ecn_marked_roce_packets_received = Counter(
    "node_infiniband_np_ecn_marked_roce_packets_received_total",
    "The number of RoCEv2 packets received by the notification point which were marked for experiencing the "
    "congestion (ECN bits where '11' on the ingress RoCE traffic) . The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_out_of_buffer_drops = Counter(
    "node_infiniband_out_of_buffer_drops_total",
    "The number of drops occurred due to lack of WQE for the associated QPs.",
    labels=("device", "port"),
)
infiniband_out_of_sequence_packets_received = Counter(
    "node_infiniband_out_of_sequence_packets_received_total",
    "The number of out of sequence packets received.",
    labels=("device", "port"),
)
infiniband_packet_sequence_errors = Counter(
    "node_infiniband_packet_sequence_errors_total",
    "The number of received NAK sequence error packets. The QP retry limit was not exceeded.",
    labels=("device", "port"),
)
infiniband_physical_state_id = Gauge(
    "node_infiniband_physical_state_id",
    "Physical state of the InfiniBand port (0: no change, 1: sleep, 2: polling, 3: disable, 4: shift, 5: link "
    "up, 6: link error recover, 7: phytest)",
    labels=("device", "port"),
    range=(0, None),
)
infiniband_port_constraint_errors_received = Counter(
    "node_infiniband_port_constraint_errors_received_total",
    "Number of packets received on the switch physical port that are discarded",
    labels=("device", "port"),
)
infiniband_port_constraint_errors_transmitted = Counter(
    "node_infiniband_port_constraint_errors_transmitted_total",
    "Number of packets not transmitted from the switch physical port",
    labels=("device", "port"),
)
infiniband_port_data_received_bytes = Counter(
    "node_infiniband_port_data_received_bytes_total",
    "Number of data octets received on all links",
    labels=("device", "port"),
)
infiniband_port_data_transmitted_bytes = Counter(
    "node_infiniband_port_data_transmitted_bytes_total",
    "Number of data octets transmitted on all links",
    labels=("device", "port"),
)
infiniband_port_discards_received = Counter(
    "node_infiniband_port_discards_received_total",
    "Number of inbound packets discarded by the port because the port is down or congested",
    labels=("device", "port"),
)
infiniband_port_discards_transmitted = Counter(
    "node_infiniband_port_discards_transmitted_total",
    "Number of outbound packets discarded by the port because the port is down or congested",
    labels=("device", "port"),
)
infiniband_port_errors_received = Counter(
    "node_infiniband_port_errors_received_total",
    "Number of packets containing an error that were received on this port",
    labels=("device", "port"),
)
infiniband_port_packets_received = Counter(
    "node_infiniband_port_packets_received_total",
    "Number of packets received on all VLs by this port (including errors)",
    labels=("device", "port"),
)
infiniband_port_packets_transmitted = Counter(
    "node_infiniband_port_packets_transmitted_total",
    "Number of packets transmitted on all VLs from this port (including errors)",
    labels=("device", "port"),
)
infiniband_port_receive_remote_physical_errors = Counter(
    "node_infiniband_port_receive_remote_physical_errors_total",
    "Number of packets marked with the EBP (End of Bad Packet) delimiter received on the port.",
    labels=("device", "port"),
)
infiniband_port_receive_switch_relay_errors = Counter(
    "node_infiniband_port_receive_switch_relay_errors_total",
    "Number of packets that could not be forwarded by the switch.",
    labels=("device", "port"),
)
infiniband_port_transmit_wait = Counter(
    "node_infiniband_port_transmit_wait_total",
    "Number of ticks during which the port had data to transmit but no data was sent during the entire tick",
    labels=("device", "port"),
)
infiniband_rate_bytes_per_second = Gauge(
    "node_infiniband_rate_bytes_per_second", "Maximum signal transfer rate", labels=("device", "port"), range=(0, None)
)
infiniband_req_cqes_errors = Counter(
    "node_infiniband_req_cqes_errors_total",
    "The number of times requester detected CQEs completed with errors. The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_req_cqes_flush_errors = Counter(
    "node_infiniband_req_cqes_flush_errors_total",
    "The number of times requester detected CQEs completed with flushed errors. The counters was added in "
    "MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_req_remote_access_errors = Counter(
    "node_infiniband_req_remote_access_errors_total",
    "The number of times requester detected remote access errors. The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_req_remote_invalid_request_errors = Counter(
    "node_infiniband_req_remote_invalid_request_errors_total",
    "The number of times requester detected remote invalid request errors. The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_resp_cqes_errors = Counter(
    "node_infiniband_resp_cqes_errors_total",
    "The number of times responder detected CQEs completed with errors. The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_resp_cqes_flush_errors = Counter(
    "node_infiniband_resp_cqes_flush_errors_total",
    "The number of times responder detected CQEs completed with flushed errors. The counters was added in "
    "MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_resp_local_length_errors = Counter(
    "node_infiniband_resp_local_length_errors_total",
    "The number of times responder detected local length errors. The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_resp_remote_access_errors = Counter(
    "node_infiniband_resp_remote_access_errors_total",
    "The number of times responder detected remote access errors. The counters was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_rnr_nak_retry_packets_received = Counter(
    "node_infiniband_rnr_nak_retry_packets_received_total",
    "The number of received RNR NAK packets. The QP retry limit was not exceeded.",
    labels=("device", "port"),
)
infiniband_roce_adp_retransmits_timeout = Counter(
    "node_infiniband_roce_adp_retransmits_timeout_total",
    "The number of times RoCE traffic reached timeout due to adaptive retransmission. The counter was added in "
    "MLNX_OFED rev 5.0-1.0.0.0 and kernel v5.6.0",
    labels=("device", "port"),
)
infiniband_roce_adp_retransmits = Counter(
    "node_infiniband_roce_adp_retransmits_total",
    "The number of adaptive retransmissions for RoCE traffic. The counter was added in MLNX_OFED rev 5.0-1.0.0.0 "
    "and kernel v5.6.0",
    labels=("device", "port"),
)
infiniband_roce_slow_restart_cnps = Counter(
    "node_infiniband_roce_slow_restart_cnps_total",
    "The number of times RoCE slow restart generated CNP packets. The counter was added in MLNX_OFED rev "
    "5.0-1.0.0.0 and kernel v5.6.0",
    labels=("device", "port"),
)
infiniband_roce_slow_restart = Counter(
    "node_infiniband_roce_slow_restart_total",
    "The number of times RoCE slow restart changed state to slow restart. The counter was added in MLNX_OFED rev "
    "5.0-1.0.0.0 and kernel v5.6.0",
    labels=("device", "port"),
)
infiniband_roce_slow_restart_used = Counter(
    "node_infiniband_roce_slow_restart_used_total",
    "The number of times RoCE slow restart was used. The counter was added in MLNX_OFED rev 5.0-1.0.0.0 and "
    "kernel v5.6.0",
    labels=("device", "port"),
)
infiniband_rp_cnp_ignored_packets_received = Counter(
    "node_infiniband_rp_cnp_ignored_packets_received_total",
    "The number of CNP packets received and ignored by the Reaction Point HCA. This counter should not raise if "
    "RoCE Congestion Control was enabled in the network. If this counter raise, verify that ECN was enabled on "
    "the adapter.",
    labels=("device", "port"),
)
infiniband_rp_cnp_packets_handled = Counter(
    "node_infiniband_rp_cnp_packets_handled_total",
    "The number of CNP packets handled by the Reaction Point HCA to throttle the transmission rate. The counters "
    "was added in MLNX_OFED 4.1",
    labels=("device", "port"),
)
infiniband_rx_atomic_requests = Counter(
    "node_infiniband_rx_atomic_requests_total",
    "The number of received ATOMIC request for the associated QPs.",
    labels=("device", "port"),
)
infiniband_rx_dct_connect_requests = Counter(
    "node_infiniband_rx_dct_connect_requests_total",
    "The number of received connection requests for the associated DCTs.",
    labels=("device", "port"),
)
infiniband_rx_icrc_encapsulated_errors = Counter(
    "node_infiniband_rx_icrc_encapsulated_errors_total",
    "The number of RoCE packets with ICRC errors. This counter was added in MLNX_OFED 4.4 and kernel 4.19",
    labels=("device", "port"),
)
infiniband_rx_read_requests = Counter(
    "node_infiniband_rx_read_requests_total",
    "The number of received READ requests for the associated QPs.",
    labels=("device", "port"),
)
infiniband_rx_write_requests = Counter(
    "node_infiniband_rx_write_requests_total",
    "The number of received WRITE requests for the associated QPs.",
    labels=("device", "port"),
)
infiniband_state_id = Gauge(
    "node_infiniband_state_id",
    "State of the InfiniBand port (0: no change, 1: down, 2: init, 3: armed, 4: active, 5: act defer)",
    labels=("device", "port"),
    range=(0, None),
)
infiniband_symbol_error = Counter(
    "node_infiniband_symbol_error_total",
    "Number of minor link errors detected on one or more physical lanes.",
    labels=("device", "port"),
)
infiniband_unicast_packets_received = Counter(
    "node_infiniband_unicast_packets_received_total",
    "Number of unicast packets received (including errors)",
    labels=("device", "port"),
)
infiniband_unicast_packets_transmitted = Counter(
    "node_infiniband_unicast_packets_transmitted_total",
    "Number of unicast packets transmitted (including errors)",
    labels=("device", "port"),
)
infiniband_vl15_dropped = Counter(
    "node_infiniband_vl15_dropped_total",
    "Number of incoming VL15 packets dropped due to resource limitations.",
    labels=("device", "port"),
)

# interrupts (off unless asked for with --collector.interrupts)
interrupts = Counter("node_interrupts_total", "Interrupt details.", labels=("cpu", "devices", "info", "type"))

# ipvs
ipvs_backend_connections_active = Gauge(
    "node_ipvs_backend_connections_active",
    "The current active connections by local and remote address.",
    labels=("local_address", "local_mark", "local_port", "proto", "remote_address", "remote_port"),
    unit="events",
    range=(0, None),
)
ipvs_backend_connections_inactive = Gauge(
    "node_ipvs_backend_connections_inactive",
    "The current inactive connections by local and remote address.",
    labels=("local_address", "local_mark", "local_port", "proto", "remote_address", "remote_port"),
    unit="events",
    range=(0, None),
)
ipvs_backend_weight = Gauge(
    "node_ipvs_backend_weight",
    "The current backend weight by local and remote address.",
    labels=("local_address", "local_mark", "local_port", "proto", "remote_address", "remote_port"),
    unit="events",
    range=(0, None),
)
ipvs_connections = Counter("node_ipvs_connections_total", "The total number of connections made.")
ipvs_incoming_bytes = Counter("node_ipvs_incoming_bytes_total", "The total amount of incoming data.")
ipvs_incoming_packets = Counter("node_ipvs_incoming_packets_total", "The total number of incoming packets.")
ipvs_outgoing_bytes = Counter("node_ipvs_outgoing_bytes_total", "The total amount of outgoing data.")
ipvs_outgoing_packets = Counter("node_ipvs_outgoing_packets_total", "The total number of outgoing packets.")

# kernel_hung
kernel_hung_tasks = Counter(
    "node_kernel_hung_tasks_total", "Total number of tasks that have been detected as hung since the system booted."
)

# loadavg
load1 = Gauge("node_load1", "1m load average.", unit="events", range=(0, None))
load15 = Gauge("node_load15", "15m load average.", unit="events", range=(0, None))
load5 = Gauge("node_load5", "5m load average.", unit="events", range=(0, None))

# mdadm
md_blocks = Gauge(
    "node_md_blocks", "Total number of blocks on device.", labels=("device",), unit="events", range=(0, None)
)
md_blocks_synced = Gauge(
    "node_md_blocks_synced", "Number of blocks synced on device.", labels=("device",), unit="events", range=(0, None)
)
md_degraded = Gauge(
    "node_md_degraded", "Number of degraded disks on device.", labels=("device",), unit="events", range=(0, None)
)
md_disks = Gauge(
    "node_md_disks",
    "Number of active/failed/spare disks of device.",
    labels={"device": ..., "state": ("active", "failed", "spare")},
    unit="events",
    range=(0, None),
)
md_disks_required = Gauge(
    "node_md_disks_required", "Total number of disks of device.", labels=("device",), unit="events", range=(0, None)
)
md_raid_disks = Gauge(
    "node_md_raid_disks", "Number of raid disks on device.", labels=("device",), unit="events", range=(0, None)
)
md_state = Gauge(
    "node_md_state",
    "Indicates the state of md-device.",
    labels={"device": ..., "state": ("active", "inactive", "recovering", "resync", "check")},
    range=(0, 1),
)

# meminfo: the fields of /proc/meminfo that the kernel has
memory_active_anon_bytes = Gauge(
    "node_memory_Active_anon_bytes", "Memory information field Active_anon_bytes.", range=(0, None)
)
memory_active_bytes = Gauge("node_memory_Active_bytes", "Memory information field Active_bytes.", range=(0, None))
memory_active_file_bytes = Gauge(
    "node_memory_Active_file_bytes", "Memory information field Active_file_bytes.", range=(0, None)
)
memory_anon_huge_pages_bytes = Gauge(
    "node_memory_AnonHugePages_bytes", "Memory information field AnonHugePages_bytes.", range=(0, None)
)
memory_anon_pages_bytes = Gauge(
    "node_memory_AnonPages_bytes", "Memory information field AnonPages_bytes.", range=(0, None)
)
memory_balloon_bytes = Gauge("node_memory_Balloon_bytes", "Memory information field Balloon_bytes.", range=(0, None))
memory_bounce_bytes = Gauge("node_memory_Bounce_bytes", "Memory information field Bounce_bytes.", range=(0, None))
memory_buffers_bytes = Gauge("node_memory_Buffers_bytes", "Memory information field Buffers_bytes.", range=(0, None))
memory_cached_bytes = Gauge("node_memory_Cached_bytes", "Memory information field Cached_bytes.", range=(0, None))
memory_cma_free_bytes = Gauge("node_memory_CmaFree_bytes", "Memory information field CmaFree_bytes.", range=(0, None))
memory_cma_total_bytes = Gauge(
    "node_memory_CmaTotal_bytes", "Memory information field CmaTotal_bytes.", range=(0, None)
)
memory_commit_limit_bytes = Gauge(
    "node_memory_CommitLimit_bytes", "Memory information field CommitLimit_bytes.", range=(0, None)
)
memory_committed_as_bytes = Gauge(
    "node_memory_Committed_AS_bytes", "Memory information field Committed_AS_bytes.", range=(0, None)
)
memory_direct_map1g_bytes = Gauge(
    "node_memory_DirectMap1G_bytes", "Memory information field DirectMap1G_bytes.", range=(0, None)
)
memory_direct_map2m_bytes = Gauge(
    "node_memory_DirectMap2M_bytes", "Memory information field DirectMap2M_bytes.", range=(0, None)
)
memory_direct_map4k_bytes = Gauge(
    "node_memory_DirectMap4k_bytes", "Memory information field DirectMap4k_bytes.", range=(0, None)
)
memory_direct_map4m_bytes = Gauge(
    "node_memory_DirectMap4M_bytes", "Memory information field DirectMap4M_bytes.", range=(0, None)
)
memory_dirty_bytes = Gauge("node_memory_Dirty_bytes", "Memory information field Dirty_bytes.", range=(0, None))
memory_early_memtest_bad_bytes = Gauge(
    "node_memory_EarlyMemtestBad_bytes", "Memory information field EarlyMemtestBad_bytes.", range=(0, None)
)
memory_file_huge_pages_bytes = Gauge(
    "node_memory_FileHugePages_bytes", "Memory information field FileHugePages_bytes.", range=(0, None)
)
memory_file_pmd_mapped_bytes = Gauge(
    "node_memory_FilePmdMapped_bytes", "Memory information field FilePmdMapped_bytes.", range=(0, None)
)
memory_hardware_corrupted_bytes = Gauge(
    "node_memory_HardwareCorrupted_bytes", "Memory information field HardwareCorrupted_bytes.", range=(0, None)
)
memory_high_free_bytes = Gauge(
    "node_memory_HighFree_bytes", "Memory information field HighFree_bytes.", range=(0, None)
)
memory_high_total_bytes = Gauge(
    "node_memory_HighTotal_bytes", "Memory information field HighTotal_bytes.", range=(0, None)
)
memory_huge_pages_free = Gauge(
    "node_memory_HugePages_Free", "Memory information field HugePages_Free.", unit="events", range=(0, None)
)
memory_huge_pages_rsvd = Gauge(
    "node_memory_HugePages_Rsvd", "Memory information field HugePages_Rsvd.", unit="events", range=(0, None)
)
memory_huge_pages_surp = Gauge(
    "node_memory_HugePages_Surp", "Memory information field HugePages_Surp.", unit="events", range=(0, None)
)
memory_huge_pages_total = Gauge(
    "node_memory_HugePages_Total", "Memory information field HugePages_Total.", unit="events", range=(0, None)
)
memory_hugepagesize_bytes = Gauge(
    "node_memory_Hugepagesize_bytes", "Memory information field Hugepagesize_bytes.", range=(0, None)
)
memory_hugetlb_bytes = Gauge("node_memory_Hugetlb_bytes", "Memory information field Hugetlb_bytes.", range=(0, None))
memory_inactive_anon_bytes = Gauge(
    "node_memory_Inactive_anon_bytes", "Memory information field Inactive_anon_bytes.", range=(0, None)
)
memory_inactive_bytes = Gauge("node_memory_Inactive_bytes", "Memory information field Inactive_bytes.", range=(0, None))
memory_inactive_file_bytes = Gauge(
    "node_memory_Inactive_file_bytes", "Memory information field Inactive_file_bytes.", range=(0, None)
)
memory_kernel_stack_bytes = Gauge(
    "node_memory_KernelStack_bytes", "Memory information field KernelStack_bytes.", range=(0, None)
)
memory_k_reclaimable_bytes = Gauge(
    "node_memory_KReclaimable_bytes", "Memory information field KReclaimable_bytes.", range=(0, None)
)
memory_low_free_bytes = Gauge("node_memory_LowFree_bytes", "Memory information field LowFree_bytes.", range=(0, None))
memory_low_total_bytes = Gauge(
    "node_memory_LowTotal_bytes", "Memory information field LowTotal_bytes.", range=(0, None)
)
memory_mapped_bytes = Gauge("node_memory_Mapped_bytes", "Memory information field Mapped_bytes.", range=(0, None))
memory_mem_available_bytes = Gauge(
    "node_memory_MemAvailable_bytes", "Memory information field MemAvailable_bytes.", range=(0, None)
)
memory_mem_free_bytes = Gauge("node_memory_MemFree_bytes", "Memory information field MemFree_bytes.", range=(0, None))
memory_mem_total_bytes = Gauge(
    "node_memory_MemTotal_bytes", "Memory information field MemTotal_bytes.", range=(0, None)
)
memory_mlocked_bytes = Gauge("node_memory_Mlocked_bytes", "Memory information field Mlocked_bytes.", range=(0, None))
memory_mmap_copy_bytes = Gauge(
    "node_memory_MmapCopy_bytes", "Memory information field MmapCopy_bytes.", range=(0, None)
)
memory_nfs_unstable_bytes = Gauge(
    "node_memory_NFS_Unstable_bytes", "Memory information field NFS_Unstable_bytes.", range=(0, None)
)
memory_page_tables_bytes = Gauge(
    "node_memory_PageTables_bytes", "Memory information field PageTables_bytes.", range=(0, None)
)
memory_percpu_bytes = Gauge("node_memory_Percpu_bytes", "Memory information field Percpu_bytes.", range=(0, None))
memory_sec_page_tables_bytes = Gauge(
    "node_memory_SecPageTables_bytes", "Memory information field SecPageTables_bytes.", range=(0, None)
)
memory_shadow_call_stack_bytes = Gauge(
    "node_memory_ShadowCallStack_bytes", "Memory information field ShadowCallStack_bytes.", range=(0, None)
)
memory_shmem_bytes = Gauge("node_memory_Shmem_bytes", "Memory information field Shmem_bytes.", range=(0, None))
memory_shmem_huge_pages_bytes = Gauge(
    "node_memory_ShmemHugePages_bytes", "Memory information field ShmemHugePages_bytes.", range=(0, None)
)
memory_shmem_pmd_mapped_bytes = Gauge(
    "node_memory_ShmemPmdMapped_bytes", "Memory information field ShmemPmdMapped_bytes.", range=(0, None)
)
memory_slab_bytes = Gauge("node_memory_Slab_bytes", "Memory information field Slab_bytes.", range=(0, None))
memory_s_reclaimable_bytes = Gauge(
    "node_memory_SReclaimable_bytes", "Memory information field SReclaimable_bytes.", range=(0, None)
)
memory_s_unreclaim_bytes = Gauge(
    "node_memory_SUnreclaim_bytes", "Memory information field SUnreclaim_bytes.", range=(0, None)
)
memory_swap_cached_bytes = Gauge(
    "node_memory_SwapCached_bytes", "Memory information field SwapCached_bytes.", range=(0, None)
)
memory_swap_free_bytes = Gauge(
    "node_memory_SwapFree_bytes", "Memory information field SwapFree_bytes.", range=(0, None)
)
memory_swap_total_bytes = Gauge(
    "node_memory_SwapTotal_bytes", "Memory information field SwapTotal_bytes.", range=(0, None)
)
memory_unaccepted_bytes = Gauge(
    "node_memory_Unaccepted_bytes", "Memory information field Unaccepted_bytes.", range=(0, None)
)
memory_unevictable_bytes = Gauge(
    "node_memory_Unevictable_bytes", "Memory information field Unevictable_bytes.", range=(0, None)
)
memory_vmalloc_chunk_bytes = Gauge(
    "node_memory_VmallocChunk_bytes", "Memory information field VmallocChunk_bytes.", range=(0, None)
)
memory_vmalloc_total_bytes = Gauge(
    "node_memory_VmallocTotal_bytes", "Memory information field VmallocTotal_bytes.", range=(0, None)
)
memory_vmalloc_used_bytes = Gauge(
    "node_memory_VmallocUsed_bytes", "Memory information field VmallocUsed_bytes.", range=(0, None)
)
memory_writeback_bytes = Gauge(
    "node_memory_Writeback_bytes", "Memory information field Writeback_bytes.", range=(0, None)
)
memory_writeback_tmp_bytes = Gauge(
    "node_memory_WritebackTmp_bytes", "Memory information field WritebackTmp_bytes.", range=(0, None)
)
memory_zswap_bytes = Gauge("node_memory_Zswap_bytes", "Memory information field Zswap_bytes.", range=(0, None))
memory_zswapped_bytes = Gauge("node_memory_Zswapped_bytes", "Memory information field Zswapped_bytes.", range=(0, None))

# netclass, netdev
network_address_assign_type = Gauge(
    "node_network_address_assign_type", "Network device property: address_assign_type", labels=("device",)
)
network_address_info = Info(
    "node_network_address_info", "node network address by device", labels=("address", "device", "netmask", "scope")
)
network_carrier = Gauge("node_network_carrier", "Network device property: carrier", labels=("device",), range=(0, 1))
network_carrier_changes = Counter(
    "node_network_carrier_changes_total", "Network device property: carrier_changes_total", labels=("device",)
)
network_carrier_down_changes = Counter(
    "node_network_carrier_down_changes_total", "Network device property: carrier_down_changes_total", labels=("device",)
)
network_carrier_up_changes = Counter(
    "node_network_carrier_up_changes_total", "Network device property: carrier_up_changes_total", labels=("device",)
)
network_device_id = Gauge("node_network_device_id", "Network device property: device_id", labels=("device",))
network_dormant = Gauge("node_network_dormant", "Network device property: dormant", labels=("device",), range=(0, 1))
network_flags = Gauge("node_network_flags", "Network device property: flags", labels=("device",))
network_iface_id = Gauge("node_network_iface_id", "Network device property: iface_id", labels=("device",))
network_iface_link = Gauge("node_network_iface_link", "Network device property: iface_link", labels=("device",))
network_iface_link_mode = Gauge(
    "node_network_iface_link_mode", "Network device property: iface_link_mode", labels=("device",)
)
network_info = Info(
    "node_network_info",
    "Non-numeric data from /sys/class/net/<iface>, value is always 1.",
    labels={
        "address": ...,
        "adminstate": ("up", "down", "unknown"),
        "broadcast": ...,
        "device": ...,
        "duplex": ...,
        "ifalias": ...,
        "operstate": ("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"),
    },
)
network_mtu_bytes = Gauge(
    "node_network_mtu_bytes", "Network device property: mtu_bytes", labels=("device",), range=(0, None)
)
network_name_assign_type = Gauge(
    "node_network_name_assign_type", "Network device property: name_assign_type", labels=("device",)
)
network_net_dev_group = Gauge(
    "node_network_net_dev_group", "Network device property: net_dev_group", labels=("device",)
)
network_protocol_type = Gauge(
    "node_network_protocol_type", "Network device property: protocol_type", labels=("device",)
)
network_receive_bytes = Counter(
    "node_network_receive_bytes_total", "Network device statistic receive_bytes.", labels=("device",)
)
network_receive_compressed = Counter(
    "node_network_receive_compressed_total", "Network device statistic receive_compressed.", labels=("device",)
)
network_receive_drop = Counter(
    "node_network_receive_drop_total", "Network device statistic receive_drop.", labels=("device",)
)
network_receive_errs = Counter(
    "node_network_receive_errs_total", "Network device statistic receive_errs.", labels=("device",)
)
network_receive_fifo = Counter(
    "node_network_receive_fifo_total", "Network device statistic receive_fifo.", labels=("device",)
)
network_receive_frame = Counter(
    "node_network_receive_frame_total", "Network device statistic receive_frame.", labels=("device",)
)
network_receive_multicast = Counter(
    "node_network_receive_multicast_total", "Network device statistic receive_multicast.", labels=("device",)
)
network_receive_nohandler = Counter(
    "node_network_receive_nohandler_total", "Network device statistic receive_nohandler.", labels=("device",)
)
network_receive_packets = Counter(
    "node_network_receive_packets_total", "Network device statistic receive_packets.", labels=("device",)
)
network_speed_bytes = Gauge(
    "node_network_speed_bytes", "Network device property: speed_bytes", labels=("device",), unit="bytes/second"
)
network_transmit_bytes = Counter(
    "node_network_transmit_bytes_total", "Network device statistic transmit_bytes.", labels=("device",)
)
network_transmit_carrier = Counter(
    "node_network_transmit_carrier_total", "Network device statistic transmit_carrier.", labels=("device",)
)
network_transmit_colls = Counter(
    "node_network_transmit_colls_total", "Network device statistic transmit_colls.", labels=("device",)
)
network_transmit_compressed = Counter(
    "node_network_transmit_compressed_total", "Network device statistic transmit_compressed.", labels=("device",)
)
network_transmit_drop = Counter(
    "node_network_transmit_drop_total", "Network device statistic transmit_drop.", labels=("device",)
)
network_transmit_errs = Counter(
    "node_network_transmit_errs_total", "Network device statistic transmit_errs.", labels=("device",)
)
network_transmit_fifo = Counter(
    "node_network_transmit_fifo_total", "Network device statistic transmit_fifo.", labels=("device",)
)
network_transmit_packets = Counter(
    "node_network_transmit_packets_total", "Network device statistic transmit_packets.", labels=("device",)
)
network_transmit_queue_length = Gauge(
    "node_network_transmit_queue_length",
    "Network device property: transmit_queue_length",
    labels=("device",),
    unit="events",
    range=(0, None),
)
network_up = Gauge("node_network_up", "Value is 1 if operstate is 'up', 0 otherwise.", labels=("device",), range=(0, 1))

# netstat: published without a type; all but two are counters of the kernel
netstat_icmp6_in_errors = Counter("node_netstat_Icmp6_InErrors", "Statistic Icmp6InErrors.")
netstat_icmp6_in_msgs = Counter("node_netstat_Icmp6_InMsgs", "Statistic Icmp6InMsgs.")
netstat_icmp6_out_msgs = Counter("node_netstat_Icmp6_OutMsgs", "Statistic Icmp6OutMsgs.")
netstat_icmp_in_errors = Counter("node_netstat_Icmp_InErrors", "Statistic IcmpInErrors.")
netstat_icmp_in_msgs = Counter("node_netstat_Icmp_InMsgs", "Statistic IcmpInMsgs.")
netstat_icmp_out_msgs = Counter("node_netstat_Icmp_OutMsgs", "Statistic IcmpOutMsgs.")
netstat_ip6_in_octets = Counter("node_netstat_Ip6_InOctets", "Statistic Ip6InOctets.", unit="bytes")
netstat_ip6_out_octets = Counter("node_netstat_Ip6_OutOctets", "Statistic Ip6OutOctets.", unit="bytes")
netstat_ip_forwarding = Gauge("node_netstat_Ip_Forwarding", "Statistic IpForwarding.")
netstat_ip_ext_in_octets = Counter("node_netstat_IpExt_InOctets", "Statistic IpExtInOctets.", unit="bytes")
netstat_ip_ext_out_octets = Counter("node_netstat_IpExt_OutOctets", "Statistic IpExtOutOctets.", unit="bytes")
netstat_tcp_active_opens = Counter("node_netstat_Tcp_ActiveOpens", "Statistic TcpActiveOpens.")
netstat_tcp_curr_estab = Gauge("node_netstat_Tcp_CurrEstab", "Statistic TcpCurrEstab.", unit="events", range=(0, None))
netstat_tcp_in_errs = Counter("node_netstat_Tcp_InErrs", "Statistic TcpInErrs.")
netstat_tcp_in_segs = Counter("node_netstat_Tcp_InSegs", "Statistic TcpInSegs.")
netstat_tcp_out_rsts = Counter("node_netstat_Tcp_OutRsts", "Statistic TcpOutRsts.")
netstat_tcp_out_segs = Counter("node_netstat_Tcp_OutSegs", "Statistic TcpOutSegs.")
netstat_tcp_passive_opens = Counter("node_netstat_Tcp_PassiveOpens", "Statistic TcpPassiveOpens.")
netstat_tcp_retrans_segs = Counter("node_netstat_Tcp_RetransSegs", "Statistic TcpRetransSegs.")
netstat_tcp_ext_listen_drops = Counter("node_netstat_TcpExt_ListenDrops", "Statistic TcpExtListenDrops.")
netstat_tcp_ext_listen_overflows = Counter("node_netstat_TcpExt_ListenOverflows", "Statistic TcpExtListenOverflows.")
netstat_tcp_ext_syncookies_failed = Counter("node_netstat_TcpExt_SyncookiesFailed", "Statistic TcpExtSyncookiesFailed.")
netstat_tcp_ext_syncookies_recv = Counter("node_netstat_TcpExt_SyncookiesRecv", "Statistic TcpExtSyncookiesRecv.")
netstat_tcp_ext_syncookies_sent = Counter("node_netstat_TcpExt_SyncookiesSent", "Statistic TcpExtSyncookiesSent.")
netstat_tcp_ext_tcpofo_queue = Counter("node_netstat_TcpExt_TCPOFOQueue", "Statistic TcpExtTCPOFOQueue.")
netstat_tcp_ext_tcp_rcv_q_drop = Counter("node_netstat_TcpExt_TCPRcvQDrop", "Statistic TcpExtTCPRcvQDrop.")
netstat_tcp_ext_tcp_syn_retrans = Counter("node_netstat_TcpExt_TCPSynRetrans", "Statistic TcpExtTCPSynRetrans.")
netstat_tcp_ext_tcp_timeouts = Counter("node_netstat_TcpExt_TCPTimeouts", "Statistic TcpExtTCPTimeouts.")
netstat_udp6_in_datagrams = Counter("node_netstat_Udp6_InDatagrams", "Statistic Udp6InDatagrams.")
netstat_udp6_in_errors = Counter("node_netstat_Udp6_InErrors", "Statistic Udp6InErrors.")
netstat_udp6_no_ports = Counter("node_netstat_Udp6_NoPorts", "Statistic Udp6NoPorts.")
netstat_udp6_out_datagrams = Counter("node_netstat_Udp6_OutDatagrams", "Statistic Udp6OutDatagrams.")
netstat_udp6_rcvbuf_errors = Counter("node_netstat_Udp6_RcvbufErrors", "Statistic Udp6RcvbufErrors.")
netstat_udp6_sndbuf_errors = Counter("node_netstat_Udp6_SndbufErrors", "Statistic Udp6SndbufErrors.")
netstat_udp_in_datagrams = Counter("node_netstat_Udp_InDatagrams", "Statistic UdpInDatagrams.")
netstat_udp_in_errors = Counter("node_netstat_Udp_InErrors", "Statistic UdpInErrors.")
netstat_udp_no_ports = Counter("node_netstat_Udp_NoPorts", "Statistic UdpNoPorts.")
netstat_udp_out_datagrams = Counter("node_netstat_Udp_OutDatagrams", "Statistic UdpOutDatagrams.")
netstat_udp_rcvbuf_errors = Counter("node_netstat_Udp_RcvbufErrors", "Statistic UdpRcvbufErrors.")
netstat_udp_sndbuf_errors = Counter("node_netstat_Udp_SndbufErrors", "Statistic UdpSndbufErrors.")
netstat_udp_lite6_in_errors = Counter("node_netstat_UdpLite6_InErrors", "Statistic UdpLite6InErrors.")
netstat_udp_lite_in_errors = Counter("node_netstat_UdpLite_InErrors", "Statistic UdpLiteInErrors.")

# nfs
nfs_connections = Counter("node_nfs_connections_total", "Total number of NFSd TCP connections.")
nfs_packets = Counter(
    "node_nfs_packets_total",
    "Total NFSd network packets (sent+received) by protocol type.",
    labels={"protocol": ("tcp", "udp")},
)
nfs_requests = Counter(
    "node_nfs_requests_total", "Number of NFS procedures invoked.", labels={"method": ..., "proto": ("2", "3", "4")}
)
nfs_rpc_authentication_refreshes = Counter(
    "node_nfs_rpc_authentication_refreshes_total", "Number of RPC authentication refreshes performed."
)
nfs_rpc_retransmissions = Counter("node_nfs_rpc_retransmissions_total", "Number of RPC transmissions performed.")
nfs_rpcs = Counter("node_nfs_rpcs_total", "Total number of RPCs performed.")

# nfsd
nfsd_connections = Counter("node_nfsd_connections_total", "Total number of NFSd TCP connections.")
nfsd_disk_bytes_read = Counter("node_nfsd_disk_bytes_read_total", "Total NFSd bytes read.", unit="bytes")
nfsd_disk_bytes_written = Counter("node_nfsd_disk_bytes_written_total", "Total NFSd bytes written.", unit="bytes")
nfsd_file_handles_stale = Counter("node_nfsd_file_handles_stale_total", "Total number of NFSd stale file handles")
nfsd_packets = Counter(
    "node_nfsd_packets_total",
    "Total NFSd network packets (sent+received) by protocol type.",
    labels={"proto": ("tcp", "udp")},
)
nfsd_read_ahead_cache_not_found = Counter(
    "node_nfsd_read_ahead_cache_not_found_total", "Total number of NFSd read ahead cache not found."
)
nfsd_read_ahead_cache_size_blocks = Gauge(
    "node_nfsd_read_ahead_cache_size_blocks",
    "How large the read ahead cache is in blocks.",
    unit="events",
    range=(0, None),
)
nfsd_reply_cache_hits = Counter(
    "node_nfsd_reply_cache_hits_total", "Total number of NFSd Reply Cache hits (client lost server response)."
)
nfsd_reply_cache_misses = Counter(
    "node_nfsd_reply_cache_misses_total",
    "Total number of NFSd Reply Cache an operation that requires caching (idempotent).",
)
nfsd_reply_cache_nocache = Counter(
    "node_nfsd_reply_cache_nocache_total",
    "Total number of NFSd Reply Cache non-idempotent operations (rename/delete/…).",
)
nfsd_requests = Counter(
    "node_nfsd_requests_total",
    "Total number NFSd Requests by method and protocol.",
    labels={"method": ..., "proto": ("2", "3", "4")},
)
nfsd_rpc_errors = Counter(
    "node_nfsd_rpc_errors_total",
    "Total number of NFSd RPC errors by error type.",
    labels={"error": ("auth", "cInt", "fmt")},
)
nfsd_server_rpcs = Counter("node_nfsd_server_rpcs_total", "Total number of NFSd RPCs.")
nfsd_server_threads = Gauge(
    "node_nfsd_server_threads", "Total number of NFSd kernel threads that are running.", unit="events", range=(0, None)
)

# nvme
nvme_info = Info(
    "node_nvme_info",
    "Non-numeric data from /sys/class/nvme/<device>, value is always 1.",
    labels=("cntlid", "device", "firmware_revision", "model", "serial", "state"),
)
nvme_namespace_capacity_bytes = Gauge(
    "node_nvme_namespace_capacity_bytes",
    "Capacity of the NVMe namespace in bytes. Computed as namespace_size * namespace_logical_block_size",
    labels=("device", "nsid"),
    range=(0, None),
)
nvme_namespace_info = Info(
    "node_nvme_namespace_info",
    "Information about NVMe namespaces. Value is always 1",
    labels=("ana_state", "device", "nsid"),
)
nvme_namespace_logical_block_size_bytes = Gauge(
    "node_nvme_namespace_logical_block_size_bytes",
    "Logical block size of the NVMe namespace in bytes. Usually 4Kb. Available in "
    "/sys/class/nvme/<device>/<namespace>/queue/logical_block_size",
    labels=("device", "nsid"),
    range=(0, None),
)
nvme_namespace_size_bytes = Gauge(
    "node_nvme_namespace_size_bytes",
    "Size of the NVMe namespace in bytes. Available in /sys/class/nvme/<device>/<namespace>/size",
    labels=("device", "nsid"),
    range=(0, None),
)
nvme_namespace_used_bytes = Gauge(
    "node_nvme_namespace_used_bytes",
    "Used space of the NVMe namespace in bytes. Available in /sys/class/nvme/<device>/<namespace>/nuse",
    labels=("device", "nsid"),
    range=(0, None),
)

# os
os_info = Info(
    "node_os_info",
    "A metric with a constant '1' value labeled by build_id, id, id_like, image_id, image_version, name, "
    "pretty_name, variant, variant_id, version, version_codename, version_id.",
    labels=(
        "build_id",
        "id",
        "id_like",
        "image_id",
        "image_version",
        "name",
        "pretty_name",
        "variant",
        "variant_id",
        "version",
        "version_codename",
        "version_id",
    ),
)
os_version = Gauge(
    "node_os_version", "Metric containing the major.minor part of the OS version.", labels=("id", "id_like", "name")
)

# powersupplyclass
power_supply_authentic = Gauge(
    "node_power_supply_authentic",
    "authentic value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    range=(0, 1),
)
power_supply_calibrate = Gauge(
    "node_power_supply_calibrate",
    "calibrate value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    range=(0, 1),
)
power_supply_capacity = Gauge(
    "node_power_supply_capacity",
    "capacity value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="percent",
    range=(0, 100),
)
power_supply_capacity_alert_max = Gauge(
    "node_power_supply_capacity_alert_max",
    "capacity_alert_max value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="percent",
    range=(0, 100),
)
power_supply_capacity_alert_min = Gauge(
    "node_power_supply_capacity_alert_min",
    "capacity_alert_min value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="percent",
    range=(0, 100),
)
power_supply_charge_ampere = Gauge(
    "node_power_supply_charge_ampere",
    "charge_ampere value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperehours",
)
power_supply_charge_control_limit = Gauge(
    "node_power_supply_charge_control_limit",
    "charge_control_limit value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_charge_control_limit_max = Gauge(
    "node_power_supply_charge_control_limit_max",
    "charge_control_limit_max value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_charge_counter = Gauge(
    "node_power_supply_charge_counter",
    "charge_counter value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperehours",
)
power_supply_charge_empty = Gauge(
    "node_power_supply_charge_empty",
    "charge_empty value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperehours",
)
power_supply_charge_empty_design = Gauge(
    "node_power_supply_charge_empty_design",
    "charge_empty_design value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperehours",
)
power_supply_charge_full = Gauge(
    "node_power_supply_charge_full",
    "charge_full value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperehours",
)
power_supply_charge_full_design = Gauge(
    "node_power_supply_charge_full_design",
    "charge_full_design value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperehours",
)
power_supply_charge_term_current = Gauge(
    "node_power_supply_charge_term_current",
    "charge_term_current value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_constant_charge_current = Gauge(
    "node_power_supply_constant_charge_current",
    "constant_charge_current value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_constant_charge_current_max = Gauge(
    "node_power_supply_constant_charge_current_max",
    "constant_charge_current_max value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_constant_charge_voltage = Gauge(
    "node_power_supply_constant_charge_voltage",
    "constant_charge_voltage value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_constant_charge_voltage_max = Gauge(
    "node_power_supply_constant_charge_voltage_max",
    "constant_charge_voltage_max value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_current_ampere = Gauge(
    "node_power_supply_current_ampere",
    "current_ampere value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_current_boot = Gauge(
    "node_power_supply_current_boot",
    "current_boot value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_current_max = Gauge(
    "node_power_supply_current_max",
    "current_max value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_cyclecount = Gauge(
    "node_power_supply_cyclecount",
    "cyclecount value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_energy_empty = Gauge(
    "node_power_supply_energy_empty",
    "energy_empty value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="watthours",
    range=(0, None),
)
power_supply_energy_empty_design = Gauge(
    "node_power_supply_energy_empty_design",
    "energy_empty_design value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="watthours",
    range=(0, None),
)
power_supply_energy_full = Gauge(
    "node_power_supply_energy_full",
    "energy_full value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="watthours",
    range=(0, None),
)
power_supply_energy_full_design = Gauge(
    "node_power_supply_energy_full_design",
    "energy_full_design value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="watthours",
    range=(0, None),
)
power_supply_energy_watthour = Gauge(
    "node_power_supply_energy_watthour",
    "energy_watthour value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="watthours",
    range=(0, None),
)
power_supply_info = Info(
    "node_power_supply_info",
    "info of /sys/class/power_supply/<power_supply>.",
    labels=(
        "capacity_level",
        "charge_type",
        "health",
        "manufacturer",
        "model_name",
        "power_supply",
        "scope",
        "serial_number",
        "status",
        "technology",
        "type",
        "usb_type",
    ),
)
power_supply_input_current_limit = Gauge(
    "node_power_supply_input_current_limit",
    "input_current_limit value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_online = Gauge(
    "node_power_supply_online",
    "online value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    range=(0, 2),
)
power_supply_power_watt = Gauge(
    "node_power_supply_power_watt",
    "power_watt value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="watts",
)
power_supply_precharge_current = Gauge(
    "node_power_supply_precharge_current",
    "precharge_current value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="amperes",
)
power_supply_present = Gauge(
    "node_power_supply_present",
    "present value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    range=(0, 1),
)
power_supply_temp_alert_max_celsius = Gauge(
    "node_power_supply_temp_alert_max_celsius",
    "temp_alert_max_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_temp_alert_min_celsius = Gauge(
    "node_power_supply_temp_alert_min_celsius",
    "temp_alert_min_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_temp_ambient_celsius = Gauge(
    "node_power_supply_temp_ambient_celsius",
    "temp_ambient_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_temp_ambient_max_celsius = Gauge(
    "node_power_supply_temp_ambient_max_celsius",
    "temp_ambient_max_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_temp_ambient_min_celsius = Gauge(
    "node_power_supply_temp_ambient_min_celsius",
    "temp_ambient_min_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_temp_celsius = Gauge(
    "node_power_supply_temp_celsius",
    "temp_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_temp_max_celsius = Gauge(
    "node_power_supply_temp_max_celsius",
    "temp_max_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_temp_min_celsius = Gauge(
    "node_power_supply_temp_min_celsius",
    "temp_min_celsius value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
)
power_supply_time_to_empty_seconds = Gauge(
    "node_power_supply_time_to_empty_seconds",
    "time_to_empty_seconds value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    range=(0, None),
)
power_supply_time_to_full_seconds = Gauge(
    "node_power_supply_time_to_full_seconds",
    "time_to_full_seconds value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    range=(0, None),
)
power_supply_voltage_boot = Gauge(
    "node_power_supply_voltage_boot",
    "voltage_boot value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_voltage_max = Gauge(
    "node_power_supply_voltage_max",
    "voltage_max value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_voltage_max_design = Gauge(
    "node_power_supply_voltage_max_design",
    "voltage_max_design value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_voltage_min = Gauge(
    "node_power_supply_voltage_min",
    "voltage_min value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_voltage_min_design = Gauge(
    "node_power_supply_voltage_min_design",
    "voltage_min_design value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_voltage_ocv = Gauge(
    "node_power_supply_voltage_ocv",
    "voltage_ocv value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)
power_supply_voltage_volt = Gauge(
    "node_power_supply_voltage_volt",
    "voltage_volt value of /sys/class/power_supply/<power_supply>.",
    labels=("power_supply",),
    unit="volts",
    range=(0, None),
)

# pressure
pressure_cpu_waiting_seconds = Counter(
    "node_pressure_cpu_waiting_seconds_total", "Total time in seconds that processes have waited for CPU time"
)
pressure_io_stalled_seconds = Counter(
    "node_pressure_io_stalled_seconds_total",
    "Total time in seconds no process could make progress due to IO congestion",
)
pressure_io_waiting_seconds = Counter(
    "node_pressure_io_waiting_seconds_total", "Total time in seconds that processes have waited due to IO congestion"
)
pressure_irq_stalled_seconds = Counter(
    "node_pressure_irq_stalled_seconds_total",
    "Total time in seconds no process could make progress due to IRQ congestion",
)
pressure_memory_stalled_seconds = Counter(
    "node_pressure_memory_stalled_seconds_total",
    "Total time in seconds no process could make progress due to memory congestion",
)
pressure_memory_waiting_seconds = Counter(
    "node_pressure_memory_waiting_seconds_total", "Total time in seconds that processes have waited for memory"
)

# processes (off unless asked for with --collector.processes)
processes_max_processes = Gauge(
    "node_processes_max_processes", "Number of max PIDs limit", unit="events", range=(0, None)
)
processes_max_threads = Gauge(
    "node_processes_max_threads", "Limit of threads in the system", unit="events", range=(0, None)
)
processes_pids = Gauge("node_processes_pids", "Number of PIDs", unit="events", range=(0, None))
processes_state = Gauge(
    "node_processes_state",
    "Number of processes in each state.",
    labels={"state": _PROCESS_STATES},
    unit="events",
    range=(0, None),
)
processes_threads = Gauge("node_processes_threads", "Allocated threads in system", unit="events", range=(0, None))
processes_threads_state = Gauge(
    "node_processes_threads_state",
    "Number of threads in each state.",
    labels={"thread_state": _PROCESS_STATES},
    unit="events",
    range=(0, None),
)

# rapl: one metric a zone, or node_rapl_joules_total with --collector.rapl.enable-zone-label
rapl_core_joules = Counter("node_rapl_core_joules_total", "Current RAPL core value in joules", labels=("index", "path"))
rapl_dram_joules = Counter("node_rapl_dram_joules_total", "Current RAPL dram value in joules", labels=("index", "path"))
rapl_joules = Counter("node_rapl_joules_total", "Current RAPL value in joules", labels=("index", "path", "rapl_zone"))
rapl_package_joules = Counter(
    "node_rapl_package_joules_total", "Current RAPL package value in joules", labels=("index", "path")
)
rapl_psys_joules = Counter("node_rapl_psys_joules_total", "Current RAPL psys value in joules", labels=("index", "path"))
rapl_uncore_joules = Counter(
    "node_rapl_uncore_joules_total", "Current RAPL uncore value in joules", labels=("index", "path")
)

# schedstat
schedstat_running_seconds = Counter(
    "node_schedstat_running_seconds_total", "Number of seconds CPU spent running a process.", labels=("cpu",)
)
schedstat_timeslices = Counter(
    "node_schedstat_timeslices_total", "Number of timeslices executed by CPU.", labels=("cpu",)
)
schedstat_waiting_seconds = Counter(
    "node_schedstat_waiting_seconds_total",
    "Number of seconds spent by processing waiting for this CPU.",
    labels=("cpu",),
)

# selinux
selinux_enabled = Gauge("node_selinux_enabled", "SELinux is enabled, 1 is true, 0 is false", range=(0, 1))

# sockstat
sockstat_frag6_inuse = Gauge(
    "node_sockstat_FRAG6_inuse", "Number of FRAG6 sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_frag6_memory = Gauge(
    "node_sockstat_FRAG6_memory", "Number of FRAG6 sockets in state memory.", unit="bytes", range=(0, None)
)
sockstat_frag_inuse = Gauge(
    "node_sockstat_FRAG_inuse", "Number of FRAG sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_frag_memory = Gauge(
    "node_sockstat_FRAG_memory", "Number of FRAG sockets in state memory.", unit="bytes", range=(0, None)
)
sockstat_raw6_inuse = Gauge(
    "node_sockstat_RAW6_inuse", "Number of RAW6 sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_raw_inuse = Gauge(
    "node_sockstat_RAW_inuse", "Number of RAW sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_sockets_used = Gauge(
    "node_sockstat_sockets_used", "Number of IPv4 sockets in use.", unit="events", range=(0, None)
)
sockstat_tcp6_inuse = Gauge(
    "node_sockstat_TCP6_inuse", "Number of TCP6 sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_tcp_alloc = Gauge(
    "node_sockstat_TCP_alloc", "Number of TCP sockets in state alloc.", unit="events", range=(0, None)
)
sockstat_tcp_inuse = Gauge(
    "node_sockstat_TCP_inuse", "Number of TCP sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_tcp_mem = Gauge("node_sockstat_TCP_mem", "Number of TCP sockets in state mem.", unit="events", range=(0, None))
sockstat_tcp_mem_bytes = Gauge(
    "node_sockstat_TCP_mem_bytes", "Number of TCP sockets in state mem_bytes.", range=(0, None)
)
sockstat_tcp_orphan = Gauge(
    "node_sockstat_TCP_orphan", "Number of TCP sockets in state orphan.", unit="events", range=(0, None)
)
sockstat_tcp_tw = Gauge("node_sockstat_TCP_tw", "Number of TCP sockets in state tw.", unit="events", range=(0, None))
sockstat_udp6_inuse = Gauge(
    "node_sockstat_UDP6_inuse", "Number of UDP6 sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_udp_inuse = Gauge(
    "node_sockstat_UDP_inuse", "Number of UDP sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_udp_mem = Gauge("node_sockstat_UDP_mem", "Number of UDP sockets in state mem.", unit="events", range=(0, None))
sockstat_udp_mem_bytes = Gauge(
    "node_sockstat_UDP_mem_bytes", "Number of UDP sockets in state mem_bytes.", range=(0, None)
)
sockstat_udplite6_inuse = Gauge(
    "node_sockstat_UDPLITE6_inuse", "Number of UDPLITE6 sockets in state inuse.", unit="events", range=(0, None)
)
sockstat_udplite_inuse = Gauge(
    "node_sockstat_UDPLITE_inuse", "Number of UDPLITE sockets in state inuse.", unit="events", range=(0, None)
)

# softnet
softnet_backlog_len = Gauge(
    "node_softnet_backlog_len", "Softnet backlog status", labels=("cpu",), unit="events", range=(0, None)
)
softnet_cpu_collision = Counter(
    "node_softnet_cpu_collision_total",
    "Number of collision occur while obtaining device lock while transmitting",
    labels=("cpu",),
)
softnet_dropped = Counter("node_softnet_dropped_total", "Number of dropped packets", labels=("cpu",))
softnet_flow_limit_count = Counter(
    "node_softnet_flow_limit_count_total", "Number of times flow limit has been reached", labels=("cpu",)
)
softnet_processed = Counter("node_softnet_processed_total", "Number of processed packets", labels=("cpu",))
softnet_received_rps = Counter(
    "node_softnet_received_rps_total", "Number of times cpu woken up received_rps", labels=("cpu",)
)
softnet_times_squeezed = Counter(
    "node_softnet_times_squeezed_total", "Number of times processing packets ran out of quota", labels=("cpu",)
)

# stat
boot_time_seconds = Gauge("node_boot_time_seconds", "Node boot time, in unixtime.", range=(0, None))
context_switches = Counter("node_context_switches_total", "Total number of context switches.")
forks = Counter("node_forks_total", "Total number of forks.")
intr = Counter("node_intr_total", "Total number of interrupts serviced.")
procs_blocked = Gauge(
    "node_procs_blocked", "Number of processes blocked waiting for I/O to complete.", unit="events", range=(0, None)
)
procs_running = Gauge("node_procs_running", "Number of processes in runnable state.", unit="events", range=(0, None))
softirqs = Counter(
    "node_softirqs_total",
    "Number of softirq calls.",
    labels={
        "vector": ("hi", "timer", "net_tx", "net_rx", "block", "block_iopoll", "tasklet", "sched", "hrtimer", "rcu")
    },
)

# systemd (off unless asked for with --collector.systemd)
systemd_service_restart = Counter(
    "node_systemd_service_restart_total", "Service unit count of Restart triggers", labels=("name",)
)
systemd_socket_accepted_connections = Counter(
    "node_systemd_socket_accepted_connections_total", "Total number of accepted socket connections", labels=("name",)
)
systemd_socket_current_connections = Gauge(
    "node_systemd_socket_current_connections",
    "Current number of socket connections",
    labels=("name",),
    unit="events",
    range=(0, None),
)
systemd_socket_refused_connections = Counter(
    "node_systemd_socket_refused_connections_total", "Total number of refused socket connections", labels=("name",)
)
systemd_system_running = Gauge(
    "node_systemd_system_running", "Whether the system is operational (see 'systemctl is-system-running')", range=(0, 1)
)
systemd_timer_last_trigger_seconds = Gauge(
    "node_systemd_timer_last_trigger_seconds",
    "Seconds since epoch of last trigger.",
    labels=("name",),
    unit="timestamp",
    range=(0, None),
)
systemd_unit_start_time_seconds = Gauge(
    "node_systemd_unit_start_time_seconds",
    "Start time of the unit since unix epoch in seconds.",
    labels=("name",),
    range=(0, None),
)
systemd_unit_state = Gauge(
    "node_systemd_unit_state", "Systemd unit", labels={"name": ..., "state": _UNIT_STATES, "type": ...}, range=(0, 1)
)
systemd_unit_tasks_current = Gauge(
    "node_systemd_unit_tasks_current",
    "Current number of tasks per Systemd unit",
    labels=("name",),
    unit="events",
    range=(0, None),
)
systemd_unit_tasks_max = Gauge(
    "node_systemd_unit_tasks_max",
    "Maximum number of tasks per Systemd unit",
    labels=("name",),
    unit="events",
    range=(0, None),
)
systemd_units = Gauge(
    "node_systemd_units",
    "Summary of systemd unit states",
    labels={"state": _UNIT_STATES},
    unit="events",
    range=(0, None),
)
systemd_version = Gauge("node_systemd_version", "Detected systemd version", labels=("version",))
systemd_virtualization_info = Info(
    "node_systemd_virtualization_info", "Detected virtualization technology", labels=("virtualization_type",)
)

# tapestats
tape_io_now = Gauge(
    "node_tape_io_now",
    "The number of I/Os currently outstanding to this device.",
    labels=("device",),
    unit="events",
    range=(0, None),
)
tape_io_others = Counter(
    "node_tape_io_others_total",
    "The number of I/Os issued to the tape drive other than read or write commands. The time taken to complete "
    "these commands uses the following calculation "
    "io_time_seconds_total-read_time_seconds_total-write_time_seconds_total",
    labels=("device",),
)
tape_io_time_seconds = Counter(
    "node_tape_io_time_seconds_total",
    "The amount of time spent waiting for all I/O to complete (including read and write). This includes tape "
    "movement commands such as seeking between file or set marks and implicit tape movement such as when rewind "
    "on close tape devices are used.",
    labels=("device",),
)
tape_read_bytes = Counter(
    "node_tape_read_bytes_total", "The number of bytes read from the tape drive.", labels=("device",)
)
tape_read_time_seconds = Counter(
    "node_tape_read_time_seconds_total",
    "The amount of time spent waiting for read requests to complete.",
    labels=("device",),
)
tape_reads_completed = Counter(
    "node_tape_reads_completed_total", "The number of read requests issued to the tape drive.", labels=("device",)
)
tape_residual = Counter(
    "node_tape_residual_total",
    "The number of times during a read or write we found the residual amount to be non-zero. This should mean "
    "that a program is issuing a read larger thean the block size on tape. For write not all data made it to "
    "tape.",
    labels=("device",),
)
tape_write_time_seconds = Counter(
    "node_tape_write_time_seconds_total",
    "The amount of time spent waiting for write requests to complete.",
    labels=("device",),
)
tape_writes_completed = Counter(
    "node_tape_writes_completed_total", "The number of write requests issued to the tape drive.", labels=("device",)
)
tape_written_bytes = Counter(
    "node_tape_written_bytes_total", "The number of bytes written to the tape drive.", labels=("device",)
)

# tcpstat (off unless asked for with --collector.tcpstat)
tcp_connection_states = Gauge(
    "node_tcp_connection_states",
    "Number of connection states.",
    labels={
        "state": (
            "established",
            "syn_sent",
            "syn_recv",
            "fin_wait1",
            "fin_wait2",
            "time_wait",
            "close",
            "close_wait",
            "last_ack",
            "listen",
            "closing",
            "rx_queued_bytes",
            "tx_queued_bytes",
        )
    },
    range=(0, None),
)

# textfile
textfile_mtime_seconds = Gauge(
    "node_textfile_mtime_seconds",
    "Unixtime mtime of textfiles successfully read.",
    labels=("file",),
    unit="timestamp",
    range=(0, None),
)
textfile_scrape_error = Gauge(
    "node_textfile_scrape_error", "1 if there was an error opening or reading a file, 0 otherwise", range=(0, 1)
)

# thermal_zone
cooling_device_cur_state = Gauge(
    "node_cooling_device_cur_state",
    "Current throttle state of the cooling device",
    labels=("name", "type"),
    range=(0, None),
)
cooling_device_max_state = Gauge(
    "node_cooling_device_max_state",
    "Maximum throttle state of the cooling device",
    labels=("name", "type"),
    range=(0, None),
)
thermal_zone_temp = Gauge(
    "node_thermal_zone_temp", "Zone temperature in Celsius", labels=("type", "zone"), unit="celsius"
)

# time
time_clocksource_available_info = Info(
    "node_time_clocksource_available_info",
    "Available clocksources read from '/sys/devices/system/clocksource'.",
    labels=("clocksource", "device"),
)
time_clocksource_current_info = Info(
    "node_time_clocksource_current_info",
    "Current clocksource read from '/sys/devices/system/clocksource'.",
    labels=("clocksource", "device"),
)
time_seconds = Gauge(
    "node_time_seconds", "System time in seconds since epoch (1970).", unit="timestamp", range=(0, None)
)
time_zone_offset_seconds = Gauge(
    "node_time_zone_offset_seconds", "System time zone offset in seconds.", labels=("time_zone",)
)

# timex
timex_estimated_error_seconds = Gauge(
    "node_timex_estimated_error_seconds", "Estimated error in seconds.", range=(0, None)
)
timex_frequency_adjustment_ratio = Gauge("node_timex_frequency_adjustment_ratio", "Local clock frequency adjustment.")
timex_loop_time_constant = Gauge("node_timex_loop_time_constant", "Phase-locked loop time constant.")
timex_maxerror_seconds = Gauge("node_timex_maxerror_seconds", "Maximum error in seconds.", range=(0, None))
timex_offset_seconds = Gauge("node_timex_offset_seconds", "Time offset in between local system and reference clock.")
timex_pps_calibration = Counter("node_timex_pps_calibration_total", "Pulse per second count of calibration intervals.")
timex_pps_error = Counter("node_timex_pps_error_total", "Pulse per second count of calibration errors.")
timex_pps_frequency_hertz = Gauge("node_timex_pps_frequency_hertz", "Pulse per second frequency.", range=(0, None))
timex_pps_jitter_seconds = Gauge("node_timex_pps_jitter_seconds", "Pulse per second jitter.", range=(0, None))
timex_pps_jitter = Counter("node_timex_pps_jitter_total", "Pulse per second count of jitter limit exceeded events.")
timex_pps_shift_seconds = Gauge("node_timex_pps_shift_seconds", "Pulse per second interval duration.", range=(0, None))
timex_pps_stability_exceeded = Counter(
    "node_timex_pps_stability_exceeded_total", "Pulse per second count of stability limit exceeded events."
)
timex_pps_stability_hertz = Gauge(
    "node_timex_pps_stability_hertz",
    "Pulse per second stability, average of recent frequency changes.",
    range=(0, None),
)
timex_status = Gauge("node_timex_status", "Value of the status array bits.")
timex_sync_status = Gauge(
    "node_timex_sync_status", "Is clock synchronized to a reliable server (1 = yes, 0 = no).", range=(0, 1)
)
timex_tai_offset_seconds = Gauge("node_timex_tai_offset_seconds", "International Atomic Time (TAI) offset.")
timex_tick_seconds = Gauge("node_timex_tick_seconds", "Seconds between clock ticks.", range=(0, None))

# udp_queues
udp_queues = Gauge(
    "node_udp_queues",
    "Number of allocated memory in the kernel for UDP datagrams in bytes.",
    labels={"ip": ("v4", "v6"), "queue": ("rx", "tx")},
    unit="bytes",
    range=(0, None),
)

# uname
uname_info = Info(
    "node_uname_info",
    "Labeled system information as provided by the uname system call.",
    labels=("domainname", "machine", "nodename", "release", "sysname", "version"),
)

# vmstat: published without a type; counters of the kernel. pgpgin and pgpgout count KiB, pswpin and pswpout pages
vmstat_oom_kill = Counter("node_vmstat_oom_kill", "/proc/vmstat information field oom_kill.")
vmstat_pgfault = Counter("node_vmstat_pgfault", "/proc/vmstat information field pgfault.")
vmstat_pgmajfault = Counter("node_vmstat_pgmajfault", "/proc/vmstat information field pgmajfault.")
vmstat_pgpgin = Counter("node_vmstat_pgpgin", "/proc/vmstat information field pgpgin.", unit="kibibytes")
vmstat_pgpgout = Counter("node_vmstat_pgpgout", "/proc/vmstat information field pgpgout.", unit="kibibytes")
vmstat_pswpin = Counter("node_vmstat_pswpin", "/proc/vmstat information field pswpin.")
vmstat_pswpout = Counter("node_vmstat_pswpout", "/proc/vmstat information field pswpout.")

# watchdog
watchdog_access_cs0 = Gauge(
    "node_watchdog_access_cs0", "Value of /sys/class/watchdog/<watchdog>/access_cs0", labels=("name",), range=(0, 1)
)
watchdog_bootstatus = Gauge(
    "node_watchdog_bootstatus", "Value of /sys/class/watchdog/<watchdog>/bootstatus", labels=("name",)
)
watchdog_fw_version = Gauge(
    "node_watchdog_fw_version", "Value of /sys/class/watchdog/<watchdog>/fw_version", labels=("name",)
)
watchdog_info = Info(
    "node_watchdog_info",
    "Info of /sys/class/watchdog/<watchdog>",
    labels=("identity", "name", "options", "pretimeout_governor", "state", "status"),
)
watchdog_nowayout = Gauge(
    "node_watchdog_nowayout", "Value of /sys/class/watchdog/<watchdog>/nowayout", labels=("name",), range=(0, 1)
)
watchdog_pretimeout_seconds = Gauge(
    "node_watchdog_pretimeout_seconds",
    "Value of /sys/class/watchdog/<watchdog>/pretimeout",
    labels=("name",),
    range=(0, None),
)
watchdog_timeleft_seconds = Gauge(
    "node_watchdog_timeleft_seconds",
    "Value of /sys/class/watchdog/<watchdog>/timeleft",
    labels=("name",),
    range=(0, None),
)
watchdog_timeout_seconds = Gauge(
    "node_watchdog_timeout_seconds",
    "Value of /sys/class/watchdog/<watchdog>/timeout",
    labels=("name",),
    range=(0, None),
)

# xfs
xfs_allocation_btree_compares = Counter(
    "node_xfs_allocation_btree_compares_total",
    "Number of allocation B-tree compares for a filesystem.",
    labels=("device",),
)
xfs_allocation_btree_lookups = Counter(
    "node_xfs_allocation_btree_lookups_total",
    "Number of allocation B-tree lookups for a filesystem.",
    labels=("device",),
)
xfs_allocation_btree_records_deleted = Counter(
    "node_xfs_allocation_btree_records_deleted_total",
    "Number of allocation B-tree records deleted for a filesystem.",
    labels=("device",),
)
xfs_allocation_btree_records_inserted = Counter(
    "node_xfs_allocation_btree_records_inserted_total",
    "Number of allocation B-tree records inserted for a filesystem.",
    labels=("device",),
)
xfs_block_map_btree_compares = Counter(
    "node_xfs_block_map_btree_compares_total",
    "Number of block map B-tree compares for a filesystem.",
    labels=("device",),
)
xfs_block_map_btree_lookups = Counter(
    "node_xfs_block_map_btree_lookups_total", "Number of block map B-tree lookups for a filesystem.", labels=("device",)
)
xfs_block_map_btree_records_deleted = Counter(
    "node_xfs_block_map_btree_records_deleted_total",
    "Number of block map B-tree records deleted for a filesystem.",
    labels=("device",),
)
xfs_block_map_btree_records_inserted = Counter(
    "node_xfs_block_map_btree_records_inserted_total",
    "Number of block map B-tree records inserted for a filesystem.",
    labels=("device",),
)
xfs_block_mapping_extent_list_compares = Counter(
    "node_xfs_block_mapping_extent_list_compares_total",
    "Number of extent list compares for a filesystem.",
    labels=("device",),
)
xfs_block_mapping_extent_list_deletions = Counter(
    "node_xfs_block_mapping_extent_list_deletions_total",
    "Number of extent list deletions for a filesystem.",
    labels=("device",),
)
xfs_block_mapping_extent_list_insertions = Counter(
    "node_xfs_block_mapping_extent_list_insertions_total",
    "Number of extent list insertions for a filesystem.",
    labels=("device",),
)
xfs_block_mapping_extent_list_lookups = Counter(
    "node_xfs_block_mapping_extent_list_lookups_total",
    "Number of extent list lookups for a filesystem.",
    labels=("device",),
)
xfs_block_mapping_reads = Counter(
    "node_xfs_block_mapping_reads_total",
    "Number of block map for read operations for a filesystem.",
    labels=("device",),
)
xfs_block_mapping_unmaps = Counter(
    "node_xfs_block_mapping_unmaps_total", "Number of block unmaps (deletes) for a filesystem.", labels=("device",)
)
xfs_block_mapping_writes = Counter(
    "node_xfs_block_mapping_writes_total",
    "Number of block map for write operations for a filesystem.",
    labels=("device",),
)
xfs_directory_operation_create = Counter(
    "node_xfs_directory_operation_create_total",
    "Number of times a new directory entry was created for a filesystem.",
    labels=("device",),
)
xfs_directory_operation_getdents = Counter(
    "node_xfs_directory_operation_getdents_total",
    "Number of times the directory getdents operation was performed for a filesystem.",
    labels=("device",),
)
xfs_directory_operation_lookup = Counter(
    "node_xfs_directory_operation_lookup_total",
    "Number of file name directory lookups which miss the operating systems directory name lookup cache.",
    labels=("device",),
)
xfs_directory_operation_remove = Counter(
    "node_xfs_directory_operation_remove_total",
    "Number of times an existing directory entry was created for a filesystem.",
    labels=("device",),
)
xfs_extent_allocation_blocks_allocated = Counter(
    "node_xfs_extent_allocation_blocks_allocated_total",
    "Number of blocks allocated for a filesystem.",
    labels=("device",),
)
xfs_extent_allocation_blocks_freed = Counter(
    "node_xfs_extent_allocation_blocks_freed_total", "Number of blocks freed for a filesystem.", labels=("device",)
)
xfs_extent_allocation_extents_allocated = Counter(
    "node_xfs_extent_allocation_extents_allocated_total",
    "Number of extents allocated for a filesystem.",
    labels=("device",),
)
xfs_extent_allocation_extents_freed = Counter(
    "node_xfs_extent_allocation_extents_freed_total", "Number of extents freed for a filesystem.", labels=("device",)
)
xfs_inode_operation_attempts = Counter(
    "node_xfs_inode_operation_attempts_total",
    "Number of times the OS looked for an XFS inode in the inode cache.",
    labels=("device",),
)
xfs_inode_operation_attribute_changes = Counter(
    "node_xfs_inode_operation_attribute_changes_total",
    "Number of times the OS explicitly changed the attributes of an XFS inode.",
    labels=("device",),
)
xfs_inode_operation_duplicates = Counter(
    "node_xfs_inode_operation_duplicates_total",
    "Number of times the OS tried to add a missing XFS inode to the inode cache, but found it had already been "
    "added by another process.",
    labels=("device",),
)
xfs_inode_operation_found = Counter(
    "node_xfs_inode_operation_found_total",
    "Number of times the OS looked for and found an XFS inode in the inode cache.",
    labels=("device",),
)
xfs_inode_operation_missed = Counter(
    "node_xfs_inode_operation_missed_total",
    "Number of times the OS looked for an XFS inode in the cache, but did not find it.",
    labels=("device",),
)
xfs_inode_operation_reclaims = Counter(
    "node_xfs_inode_operation_reclaims_total",
    "Number of times the OS reclaimed an XFS inode from the inode cache to free memory for another purpose.",
    labels=("device",),
)
xfs_inode_operation_recycled = Counter(
    "node_xfs_inode_operation_recycled_total",
    "Number of times the OS found an XFS inode in the cache, but could not use it as it was being recycled.",
    labels=("device",),
)
xfs_read_calls = Counter(
    "node_xfs_read_calls_total", "Number of read(2) system calls made to files in a filesystem.", labels=("device",)
)
xfs_vnode_active = Counter(
    "node_xfs_vnode_active_total", "Number of vnodes not on free lists for a filesystem.", labels=("device",)
)
xfs_vnode_allocate = Counter(
    "node_xfs_vnode_allocate_total", "Number of times vn_alloc called for a filesystem.", labels=("device",)
)
xfs_vnode_get = Counter(
    "node_xfs_vnode_get_total", "Number of times vn_get called for a filesystem.", labels=("device",)
)
xfs_vnode_hold = Counter(
    "node_xfs_vnode_hold_total", "Number of times vn_hold called for a filesystem.", labels=("device",)
)
xfs_vnode_reclaim = Counter(
    "node_xfs_vnode_reclaim_total", "Number of times vn_reclaim called for a filesystem.", labels=("device",)
)
xfs_vnode_release = Counter(
    "node_xfs_vnode_release_total", "Number of times vn_rele called for a filesystem.", labels=("device",)
)
xfs_vnode_remove = Counter(
    "node_xfs_vnode_remove_total", "Number of times vn_remove called for a filesystem.", labels=("device",)
)
xfs_write_calls = Counter(
    "node_xfs_write_calls_total", "Number of write(2) system calls made to files in a filesystem.", labels=("device",)
)

# zfs: published without a type, as kstats; the ARC, the intent log and the pools. Others (abd, dbuf, dmu_tx, dnode …)
# are named by the version of the ZFS module, not by the exporter
zfs_arc_anon_evictable_data = Gauge(
    "node_zfs_arc_anon_evictable_data", "kstat.zfs.misc.arcstats.anon_evictable_data", unit="bytes", range=(0, None)
)
zfs_arc_anon_evictable_metadata = Gauge(
    "node_zfs_arc_anon_evictable_metadata",
    "kstat.zfs.misc.arcstats.anon_evictable_metadata",
    unit="bytes",
    range=(0, None),
)
zfs_arc_anon_size = Gauge("node_zfs_arc_anon_size", "kstat.zfs.misc.arcstats.anon_size", unit="bytes", range=(0, None))
zfs_arc_arc_loaned_bytes = Gauge(
    "node_zfs_arc_arc_loaned_bytes", "kstat.zfs.misc.arcstats.arc_loaned_bytes", range=(0, None)
)
zfs_arc_arc_meta_limit = Gauge(
    "node_zfs_arc_arc_meta_limit", "kstat.zfs.misc.arcstats.arc_meta_limit", unit="bytes", range=(0, None)
)
zfs_arc_arc_meta_max = Gauge(
    "node_zfs_arc_arc_meta_max", "kstat.zfs.misc.arcstats.arc_meta_max", unit="bytes", range=(0, None)
)
zfs_arc_arc_meta_min = Gauge(
    "node_zfs_arc_arc_meta_min", "kstat.zfs.misc.arcstats.arc_meta_min", unit="bytes", range=(0, None)
)
zfs_arc_arc_meta_used = Gauge(
    "node_zfs_arc_arc_meta_used", "kstat.zfs.misc.arcstats.arc_meta_used", unit="bytes", range=(0, None)
)
zfs_arc_arc_need_free = Gauge(
    "node_zfs_arc_arc_need_free", "kstat.zfs.misc.arcstats.arc_need_free", unit="bytes", range=(0, None)
)
zfs_arc_arc_no_grow = Gauge("node_zfs_arc_arc_no_grow", "kstat.zfs.misc.arcstats.arc_no_grow", range=(0, 1))
zfs_arc_arc_prune = Counter("node_zfs_arc_arc_prune", "kstat.zfs.misc.arcstats.arc_prune")
zfs_arc_arc_sys_free = Gauge(
    "node_zfs_arc_arc_sys_free", "kstat.zfs.misc.arcstats.arc_sys_free", unit="bytes", range=(0, None)
)
zfs_arc_arc_tempreserve = Gauge(
    "node_zfs_arc_arc_tempreserve", "kstat.zfs.misc.arcstats.arc_tempreserve", unit="bytes", range=(0, None)
)
zfs_arc_c = Gauge("node_zfs_arc_c", "kstat.zfs.misc.arcstats.c", unit="bytes", range=(0, None))
zfs_arc_c_max = Gauge("node_zfs_arc_c_max", "kstat.zfs.misc.arcstats.c_max", unit="bytes", range=(0, None))
zfs_arc_c_min = Gauge("node_zfs_arc_c_min", "kstat.zfs.misc.arcstats.c_min", unit="bytes", range=(0, None))
zfs_arc_data_size = Gauge("node_zfs_arc_data_size", "kstat.zfs.misc.arcstats.data_size", unit="bytes", range=(0, None))
zfs_arc_deleted = Counter("node_zfs_arc_deleted", "kstat.zfs.misc.arcstats.deleted")
zfs_arc_demand_data_hits = Counter("node_zfs_arc_demand_data_hits", "kstat.zfs.misc.arcstats.demand_data_hits")
zfs_arc_demand_data_misses = Counter("node_zfs_arc_demand_data_misses", "kstat.zfs.misc.arcstats.demand_data_misses")
zfs_arc_demand_metadata_hits = Counter(
    "node_zfs_arc_demand_metadata_hits", "kstat.zfs.misc.arcstats.demand_metadata_hits"
)
zfs_arc_demand_metadata_misses = Counter(
    "node_zfs_arc_demand_metadata_misses", "kstat.zfs.misc.arcstats.demand_metadata_misses"
)
zfs_arc_duplicate_buffers = Gauge(
    "node_zfs_arc_duplicate_buffers", "kstat.zfs.misc.arcstats.duplicate_buffers", unit="events", range=(0, None)
)
zfs_arc_duplicate_buffers_size = Gauge(
    "node_zfs_arc_duplicate_buffers_size",
    "kstat.zfs.misc.arcstats.duplicate_buffers_size",
    unit="bytes",
    range=(0, None),
)
zfs_arc_duplicate_reads = Counter("node_zfs_arc_duplicate_reads", "kstat.zfs.misc.arcstats.duplicate_reads")
zfs_arc_evict_l2_cached = Counter(
    "node_zfs_arc_evict_l2_cached", "kstat.zfs.misc.arcstats.evict_l2_cached", unit="bytes"
)
zfs_arc_evict_l2_eligible = Counter(
    "node_zfs_arc_evict_l2_eligible", "kstat.zfs.misc.arcstats.evict_l2_eligible", unit="bytes"
)
zfs_arc_evict_l2_ineligible = Counter(
    "node_zfs_arc_evict_l2_ineligible", "kstat.zfs.misc.arcstats.evict_l2_ineligible", unit="bytes"
)
zfs_arc_evict_l2_skip = Counter("node_zfs_arc_evict_l2_skip", "kstat.zfs.misc.arcstats.evict_l2_skip")
zfs_arc_evict_not_enough = Counter("node_zfs_arc_evict_not_enough", "kstat.zfs.misc.arcstats.evict_not_enough")
zfs_arc_evict_skip = Counter("node_zfs_arc_evict_skip", "kstat.zfs.misc.arcstats.evict_skip")
zfs_arc_hash_chain_max = Gauge(
    "node_zfs_arc_hash_chain_max", "kstat.zfs.misc.arcstats.hash_chain_max", unit="events", range=(0, None)
)
zfs_arc_hash_chains = Gauge(
    "node_zfs_arc_hash_chains", "kstat.zfs.misc.arcstats.hash_chains", unit="events", range=(0, None)
)
zfs_arc_hash_collisions = Counter("node_zfs_arc_hash_collisions", "kstat.zfs.misc.arcstats.hash_collisions")
zfs_arc_hash_elements = Gauge(
    "node_zfs_arc_hash_elements", "kstat.zfs.misc.arcstats.hash_elements", unit="events", range=(0, None)
)
zfs_arc_hash_elements_max = Gauge(
    "node_zfs_arc_hash_elements_max", "kstat.zfs.misc.arcstats.hash_elements_max", unit="events", range=(0, None)
)
zfs_arc_hdr_size = Gauge("node_zfs_arc_hdr_size", "kstat.zfs.misc.arcstats.hdr_size", unit="bytes", range=(0, None))
zfs_arc_hits = Counter("node_zfs_arc_hits", "kstat.zfs.misc.arcstats.hits")
zfs_arc_l2_abort_lowmem = Counter("node_zfs_arc_l2_abort_lowmem", "kstat.zfs.misc.arcstats.l2_abort_lowmem")
zfs_arc_l2_asize = Gauge("node_zfs_arc_l2_asize", "kstat.zfs.misc.arcstats.l2_asize", unit="bytes", range=(0, None))
zfs_arc_l2_cdata_free_on_write = Counter(
    "node_zfs_arc_l2_cdata_free_on_write", "kstat.zfs.misc.arcstats.l2_cdata_free_on_write"
)
zfs_arc_l2_cksum_bad = Counter("node_zfs_arc_l2_cksum_bad", "kstat.zfs.misc.arcstats.l2_cksum_bad")
zfs_arc_l2_compress_failures = Counter(
    "node_zfs_arc_l2_compress_failures", "kstat.zfs.misc.arcstats.l2_compress_failures"
)
zfs_arc_l2_compress_successes = Counter(
    "node_zfs_arc_l2_compress_successes", "kstat.zfs.misc.arcstats.l2_compress_successes"
)
zfs_arc_l2_compress_zeros = Counter("node_zfs_arc_l2_compress_zeros", "kstat.zfs.misc.arcstats.l2_compress_zeros")
zfs_arc_l2_evict_l1cached = Counter("node_zfs_arc_l2_evict_l1cached", "kstat.zfs.misc.arcstats.l2_evict_l1cached")
zfs_arc_l2_evict_lock_retry = Counter("node_zfs_arc_l2_evict_lock_retry", "kstat.zfs.misc.arcstats.l2_evict_lock_retry")
zfs_arc_l2_evict_reading = Counter("node_zfs_arc_l2_evict_reading", "kstat.zfs.misc.arcstats.l2_evict_reading")
zfs_arc_l2_feeds = Counter("node_zfs_arc_l2_feeds", "kstat.zfs.misc.arcstats.l2_feeds")
zfs_arc_l2_free_on_write = Counter("node_zfs_arc_l2_free_on_write", "kstat.zfs.misc.arcstats.l2_free_on_write")
zfs_arc_l2_hdr_size = Gauge(
    "node_zfs_arc_l2_hdr_size", "kstat.zfs.misc.arcstats.l2_hdr_size", unit="bytes", range=(0, None)
)
zfs_arc_l2_hits = Counter("node_zfs_arc_l2_hits", "kstat.zfs.misc.arcstats.l2_hits")
zfs_arc_l2_io_error = Counter("node_zfs_arc_l2_io_error", "kstat.zfs.misc.arcstats.l2_io_error")
zfs_arc_l2_misses = Counter("node_zfs_arc_l2_misses", "kstat.zfs.misc.arcstats.l2_misses")
zfs_arc_l2_read_bytes = Counter("node_zfs_arc_l2_read_bytes", "kstat.zfs.misc.arcstats.l2_read_bytes")
zfs_arc_l2_rw_clash = Counter("node_zfs_arc_l2_rw_clash", "kstat.zfs.misc.arcstats.l2_rw_clash")
zfs_arc_l2_size = Gauge("node_zfs_arc_l2_size", "kstat.zfs.misc.arcstats.l2_size", unit="bytes", range=(0, None))
zfs_arc_l2_write_bytes = Counter("node_zfs_arc_l2_write_bytes", "kstat.zfs.misc.arcstats.l2_write_bytes")
zfs_arc_l2_writes_done = Counter("node_zfs_arc_l2_writes_done", "kstat.zfs.misc.arcstats.l2_writes_done")
zfs_arc_l2_writes_error = Counter("node_zfs_arc_l2_writes_error", "kstat.zfs.misc.arcstats.l2_writes_error")
zfs_arc_l2_writes_lock_retry = Counter(
    "node_zfs_arc_l2_writes_lock_retry", "kstat.zfs.misc.arcstats.l2_writes_lock_retry"
)
zfs_arc_l2_writes_sent = Counter("node_zfs_arc_l2_writes_sent", "kstat.zfs.misc.arcstats.l2_writes_sent")
zfs_arc_memory_available_bytes = Gauge(
    "node_zfs_arc_memory_available_bytes", "kstat.zfs.misc.arcstats.memory_available_bytes"
)
zfs_arc_memory_direct_count = Counter("node_zfs_arc_memory_direct_count", "kstat.zfs.misc.arcstats.memory_direct_count")
zfs_arc_memory_indirect_count = Counter(
    "node_zfs_arc_memory_indirect_count", "kstat.zfs.misc.arcstats.memory_indirect_count"
)
zfs_arc_memory_throttle_count = Counter(
    "node_zfs_arc_memory_throttle_count", "kstat.zfs.misc.arcstats.memory_throttle_count"
)
zfs_arc_metadata_size = Gauge(
    "node_zfs_arc_metadata_size", "kstat.zfs.misc.arcstats.metadata_size", unit="bytes", range=(0, None)
)
zfs_arc_mfu_evictable_data = Gauge(
    "node_zfs_arc_mfu_evictable_data", "kstat.zfs.misc.arcstats.mfu_evictable_data", unit="bytes", range=(0, None)
)
zfs_arc_mfu_evictable_metadata = Gauge(
    "node_zfs_arc_mfu_evictable_metadata",
    "kstat.zfs.misc.arcstats.mfu_evictable_metadata",
    unit="bytes",
    range=(0, None),
)
zfs_arc_mfu_ghost_evictable_data = Gauge(
    "node_zfs_arc_mfu_ghost_evictable_data",
    "kstat.zfs.misc.arcstats.mfu_ghost_evictable_data",
    unit="bytes",
    range=(0, None),
)
zfs_arc_mfu_ghost_evictable_metadata = Gauge(
    "node_zfs_arc_mfu_ghost_evictable_metadata",
    "kstat.zfs.misc.arcstats.mfu_ghost_evictable_metadata",
    unit="bytes",
    range=(0, None),
)
zfs_arc_mfu_ghost_hits = Counter("node_zfs_arc_mfu_ghost_hits", "kstat.zfs.misc.arcstats.mfu_ghost_hits")
zfs_arc_mfu_ghost_size = Gauge(
    "node_zfs_arc_mfu_ghost_size", "kstat.zfs.misc.arcstats.mfu_ghost_size", unit="bytes", range=(0, None)
)
zfs_arc_mfu_hits = Counter("node_zfs_arc_mfu_hits", "kstat.zfs.misc.arcstats.mfu_hits")
zfs_arc_mfu_size = Gauge("node_zfs_arc_mfu_size", "kstat.zfs.misc.arcstats.mfu_size", unit="bytes", range=(0, None))
zfs_arc_misses = Counter("node_zfs_arc_misses", "kstat.zfs.misc.arcstats.misses")
zfs_arc_mru_evictable_data = Gauge(
    "node_zfs_arc_mru_evictable_data", "kstat.zfs.misc.arcstats.mru_evictable_data", unit="bytes", range=(0, None)
)
zfs_arc_mru_evictable_metadata = Gauge(
    "node_zfs_arc_mru_evictable_metadata",
    "kstat.zfs.misc.arcstats.mru_evictable_metadata",
    unit="bytes",
    range=(0, None),
)
zfs_arc_mru_ghost_evictable_data = Gauge(
    "node_zfs_arc_mru_ghost_evictable_data",
    "kstat.zfs.misc.arcstats.mru_ghost_evictable_data",
    unit="bytes",
    range=(0, None),
)
zfs_arc_mru_ghost_evictable_metadata = Gauge(
    "node_zfs_arc_mru_ghost_evictable_metadata",
    "kstat.zfs.misc.arcstats.mru_ghost_evictable_metadata",
    unit="bytes",
    range=(0, None),
)
zfs_arc_mru_ghost_hits = Counter("node_zfs_arc_mru_ghost_hits", "kstat.zfs.misc.arcstats.mru_ghost_hits")
zfs_arc_mru_ghost_size = Gauge(
    "node_zfs_arc_mru_ghost_size", "kstat.zfs.misc.arcstats.mru_ghost_size", unit="bytes", range=(0, None)
)
zfs_arc_mru_hits = Counter("node_zfs_arc_mru_hits", "kstat.zfs.misc.arcstats.mru_hits")
zfs_arc_mru_size = Gauge("node_zfs_arc_mru_size", "kstat.zfs.misc.arcstats.mru_size", unit="bytes", range=(0, None))
zfs_arc_mutex_miss = Counter("node_zfs_arc_mutex_miss", "kstat.zfs.misc.arcstats.mutex_miss")
zfs_arc_other_size = Gauge(
    "node_zfs_arc_other_size", "kstat.zfs.misc.arcstats.other_size", unit="bytes", range=(0, None)
)
zfs_arc_p = Gauge("node_zfs_arc_p", "kstat.zfs.misc.arcstats.p", unit="bytes", range=(0, None))
zfs_arc_prefetch_data_hits = Counter("node_zfs_arc_prefetch_data_hits", "kstat.zfs.misc.arcstats.prefetch_data_hits")
zfs_arc_prefetch_data_misses = Counter(
    "node_zfs_arc_prefetch_data_misses", "kstat.zfs.misc.arcstats.prefetch_data_misses"
)
zfs_arc_prefetch_metadata_hits = Counter(
    "node_zfs_arc_prefetch_metadata_hits", "kstat.zfs.misc.arcstats.prefetch_metadata_hits"
)
zfs_arc_prefetch_metadata_misses = Counter(
    "node_zfs_arc_prefetch_metadata_misses", "kstat.zfs.misc.arcstats.prefetch_metadata_misses"
)
zfs_arc_size = Gauge("node_zfs_arc_size", "kstat.zfs.misc.arcstats.size", unit="bytes", range=(0, None))
zfs_zil_zil_commit_count = Counter("node_zfs_zil_zil_commit_count", "kstat.zfs.misc.zil.zil_commit_count")
zfs_zil_zil_commit_writer_count = Counter(
    "node_zfs_zil_zil_commit_writer_count", "kstat.zfs.misc.zil.zil_commit_writer_count"
)
zfs_zil_zil_itx_copied_bytes = Counter("node_zfs_zil_zil_itx_copied_bytes", "kstat.zfs.misc.zil.zil_itx_copied_bytes")
zfs_zil_zil_itx_copied_count = Counter("node_zfs_zil_zil_itx_copied_count", "kstat.zfs.misc.zil.zil_itx_copied_count")
zfs_zil_zil_itx_count = Counter("node_zfs_zil_zil_itx_count", "kstat.zfs.misc.zil.zil_itx_count")
zfs_zil_zil_itx_indirect_bytes = Counter(
    "node_zfs_zil_zil_itx_indirect_bytes", "kstat.zfs.misc.zil.zil_itx_indirect_bytes"
)
zfs_zil_zil_itx_indirect_count = Counter(
    "node_zfs_zil_zil_itx_indirect_count", "kstat.zfs.misc.zil.zil_itx_indirect_count"
)
zfs_zil_zil_itx_metaslab_normal_bytes = Counter(
    "node_zfs_zil_zil_itx_metaslab_normal_bytes", "kstat.zfs.misc.zil.zil_itx_metaslab_normal_bytes"
)
zfs_zil_zil_itx_metaslab_normal_count = Counter(
    "node_zfs_zil_zil_itx_metaslab_normal_count", "kstat.zfs.misc.zil.zil_itx_metaslab_normal_count"
)
zfs_zil_zil_itx_metaslab_slog_bytes = Counter(
    "node_zfs_zil_zil_itx_metaslab_slog_bytes", "kstat.zfs.misc.zil.zil_itx_metaslab_slog_bytes"
)
zfs_zil_zil_itx_metaslab_slog_count = Counter(
    "node_zfs_zil_zil_itx_metaslab_slog_count", "kstat.zfs.misc.zil.zil_itx_metaslab_slog_count"
)
zfs_zil_zil_itx_needcopy_bytes = Counter(
    "node_zfs_zil_zil_itx_needcopy_bytes", "kstat.zfs.misc.zil.zil_itx_needcopy_bytes"
)
zfs_zil_zil_itx_needcopy_count = Counter(
    "node_zfs_zil_zil_itx_needcopy_count", "kstat.zfs.misc.zil.zil_itx_needcopy_count"
)
zfs_zpool_dataset_nread = Counter(
    "node_zfs_zpool_dataset_nread", "kstat.zfs.misc.objset.nread", labels=("dataset", "zpool"), unit="bytes"
)
zfs_zpool_dataset_nunlinked = Counter(
    "node_zfs_zpool_dataset_nunlinked", "kstat.zfs.misc.objset.nunlinked", labels=("dataset", "zpool")
)
zfs_zpool_dataset_nunlinks = Counter(
    "node_zfs_zpool_dataset_nunlinks", "kstat.zfs.misc.objset.nunlinks", labels=("dataset", "zpool")
)
zfs_zpool_dataset_nwritten = Counter(
    "node_zfs_zpool_dataset_nwritten", "kstat.zfs.misc.objset.nwritten", labels=("dataset", "zpool"), unit="bytes"
)
zfs_zpool_dataset_reads = Counter(
    "node_zfs_zpool_dataset_reads", "kstat.zfs.misc.objset.reads", labels=("dataset", "zpool")
)
zfs_zpool_dataset_writes = Counter(
    "node_zfs_zpool_dataset_writes", "kstat.zfs.misc.objset.writes", labels=("dataset", "zpool")
)
zfs_zpool_nread = Counter("node_zfs_zpool_nread", "kstat.zfs.misc.io.nread", labels=("zpool",), unit="bytes")
zfs_zpool_nwritten = Counter("node_zfs_zpool_nwritten", "kstat.zfs.misc.io.nwritten", labels=("zpool",), unit="bytes")
zfs_zpool_rcnt = Gauge(
    "node_zfs_zpool_rcnt", "kstat.zfs.misc.io.rcnt", labels=("zpool",), unit="events", range=(0, None)
)
zfs_zpool_reads = Counter("node_zfs_zpool_reads", "kstat.zfs.misc.io.reads", labels=("zpool",))
zfs_zpool_rlentime = Counter(
    "node_zfs_zpool_rlentime", "kstat.zfs.misc.io.rlentime", labels=("zpool",), unit="nanoseconds"
)
zfs_zpool_rtime = Counter("node_zfs_zpool_rtime", "kstat.zfs.misc.io.rtime", labels=("zpool",), unit="nanoseconds")
zfs_zpool_rupdate = Gauge("node_zfs_zpool_rupdate", "kstat.zfs.misc.io.rupdate", labels=("zpool",), range=(0, None))
zfs_zpool_state = Gauge(
    "node_zfs_zpool_state",
    "kstat.zfs.misc.state",
    labels={"state": ("online", "degraded", "faulted", "offline", "removed", "unavail", "suspended"), "zpool": ...},
    range=(0, 1),
)
zfs_zpool_wcnt = Gauge(
    "node_zfs_zpool_wcnt", "kstat.zfs.misc.io.wcnt", labels=("zpool",), unit="events", range=(0, None)
)
zfs_zpool_wlentime = Counter(
    "node_zfs_zpool_wlentime", "kstat.zfs.misc.io.wlentime", labels=("zpool",), unit="nanoseconds"
)
zfs_zpool_writes = Counter("node_zfs_zpool_writes", "kstat.zfs.misc.io.writes", labels=("zpool",))
zfs_zpool_wtime = Counter("node_zfs_zpool_wtime", "kstat.zfs.misc.io.wtime", labels=("zpool",), unit="nanoseconds")
zfs_zpool_wupdate = Gauge("node_zfs_zpool_wupdate", "kstat.zfs.misc.io.wupdate", labels=("zpool",), range=(0, None))
