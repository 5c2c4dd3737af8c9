"""Every unit that obsdsl knows, with its names, its suffixes in metric names and its ids in Grafana: data only.

The ids are those of Grafana 12 (`packages/grafana-data/src/valueFormats/categories.ts`), the suffixes those of
Prometheus's "Metric and label naming", with the short ones that exporters use where they can mean nothing else.

Bases are the symbols of SI where it has one. Some choices:
- `event` is a thing counted: a request, a packet, a hash, a decay. Hertz is 1/s, as in SI: not events per second.
- Energy is the base J, not g·m²/s², so that compounds read as people write them. The volt is W/A: V × A is W.
- A normal cubic metre (Nm3) is an amount of gas and a base, for it is a volume at one temperature and pressure only.
- An angle has the base `turn`; a revolution per minute is 1/60 Hz, for fans and clocks are both read as frequencies.
- Celsius, Fahrenheit and kelvin are bases: no factor converts them. So are dB and dBm, which are logarithms.
- Grafana reads dates in milliseconds since 1970, so its date ids belong to instants counted in those, not in seconds.
- kilo, mega … are powers of 1000 and kibi, mebi … of 1024, whatever some metric's author had in mind.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A unit. Columns of several words are separated by spaces."""

    # The name shown first, then its singular, then others that `Unit.of` takes.
    names: str
    # Last words of metric names, without `_total`; no singulars, for `first_byte` and `last_second` are no units.
    suffixes: str
    # Ids in Grafana, the preferred one first.
    grafana: str
    # Bases with their exponents: "B s^-1".
    bases: str
    # How many of the bases one of it is: a whole number, a fraction or a decimal.
    scale: str = "1"
    # Whether it is an instant, not an amount.
    point: bool = False


# Ids of Grafana that say how to write a value, not what it measures.
PLAIN = ("none", "short", "sishort", "string", "hex0x", "hex", "sci", "locale", "bool", "bool_yes_no", "bool_on_off")

# Prefixes of Grafana's custom units: `suffix:rows`.
CUSTOM = ("prefix", "suffix", "time", "si", "count", "currency", "bool")

_COUNTS = (
    Row("ratio ratios 1", "ratio", "percentunit", ""),
    # Grafana's humidity is a percentage that is written %H.
    Row("percent percents percentage %", "percent percentage", "percent humidity", "", "1/100"),
    Row("ppm ppm", "ppm", "ppm", "", "1e-6"),
    Row("ppb ppb", "ppb", "conppb", "", "1e-9"),
    Row("events event", "", "short", "event"),
    Row("series series", "", "short", "series"),
    # cps alone says no more than is known: ops and reqps name what is counted, and older versions lack eps.
    Row(
        "events/second event/second",
        "",
        "cps ops reqps rps wps iops eps mps recps rowsps pps Hs flops radbq",
        "event s^-1",
    ),
    Row("events/minute event/minute", "", "cpm opm reqpm rpm wpm epm mpm recpm rowspm", "event s^-1", "1/60"),
    Row("kiloevents/second kiloevent/second", "", "KHs", "event s^-1", "1e3"),
    Row("megaevents/second megaevent/second", "", "MHs mflops", "event s^-1", "1e6"),
    Row("gigaevents/second gigaevent/second", "", "GHs gflops", "event s^-1", "1e9"),
    Row("teraevents/second teraevent/second", "", "THs tflops", "event s^-1", "1e12"),
    Row("petaevents/second petaevent/second", "", "PHs pflops", "event s^-1", "1e15"),
    Row("exaevents/second exaevent/second", "", "EHs eflops", "event s^-1", "1e18"),
    Row("zettaevents/second zettaevent/second", "", "zflops", "event s^-1", "1e21"),
    Row("yottaevents/second yottaevent/second", "", "yflops", "event s^-1", "1e24"),
    Row("hertz hertz Hz", "hertz hz", "hertz rothz", "s^-1"),
    Row("kilohertz kilohertz kHz", "kilohertz khz", "rotkhz", "s^-1", "1e3"),
    Row("megahertz megahertz MHz", "megahertz mhz", "rotmhz", "s^-1", "1e6"),
    Row("gigahertz gigahertz GHz", "gigahertz ghz", "rotghz", "s^-1", "1e9"),
    Row("revolutions/minute revolution/minute", "rpm", "rotrpm", "s^-1", "1/60"),
)

_TIME = (
    Row("seconds second s sec secs", "seconds secs", "s dtdurations dthms dtdhms clocks", "s"),
    Row("centiseconds centisecond timeticks", "centiseconds timeticks", "timeticks", "s", "1/100"),
    Row(
        "milliseconds millisecond ms msec millis",
        "milliseconds ms msec msecs millis",
        "ms dtdurationms clockms",
        "s",
        "1e-3",
    ),
    Row(
        "microseconds microsecond µs μs us usec micros",
        "microseconds usec usecs micros",
        "µs",
        "s",
        "1e-6",
    ),
    Row("nanoseconds nanosecond ns nsec nanos", "nanoseconds nsec nsecs nanos", "ns", "s", "1e-9"),
    Row("minutes minute min", "minutes", "m", "s", "60"),
    Row("hours hour h", "hours", "h", "s", "3600"),
    Row("days day d", "days", "d", "s", "86400"),
    Row("weeks week", "weeks", "", "s", "604800"),
    # As in PromQL.
    Row("years year", "years", "", "s", "31536000"),
    Row(
        "timestamp timestamp timestamp_seconds",
        "timestamp_seconds timestamp start_time_seconds boot_time_seconds",
        "",
        "s",
        point=True,
    ),
    Row(
        "timestamp_milliseconds timestamp_milliseconds timestamp_ms",
        "timestamp_milliseconds timestamp_ms",
        "dateTimeAsIso dateTimeAsIsoNoDateIfToday dateTimeAsUS dateTimeAsUSNoDateIfToday dateTimeAsLocal "
        "dateTimeAsLocalNoDateIfToday dateTimeAsSystem dateTimeFromNow",
        "s",
        "1e-3",
        point=True,
    ),
)

_DATA = (
    # Memory and files are counted in powers of 1024; Bps, of 1000, is what dashboards use for traffic.
    Row("bytes byte B", "bytes", "bytes decbytes", "B"),
    Row("kibibytes kibibyte KiB", "kibibytes", "kbytes", "B", "1024"),
    Row("mebibytes mebibyte MiB", "mebibytes", "mbytes", "B", "1048576"),
    Row("gibibytes gibibyte GiB", "gibibytes", "gbytes", "B", "1073741824"),
    Row("tebibytes tebibyte TiB", "tebibytes", "tbytes", "B", "1099511627776"),
    Row("pebibytes pebibyte PiB", "pebibytes", "pbytes", "B", "1125899906842624"),
    Row("kilobytes kilobyte kB", "kilobytes", "deckbytes", "B", "1e3"),
    Row("megabytes megabyte MB", "megabytes", "decmbytes", "B", "1e6"),
    Row("gigabytes gigabyte GB", "gigabytes", "decgbytes", "B", "1e9"),
    Row("terabytes terabyte TB", "terabytes", "dectbytes", "B", "1e12"),
    Row("petabytes petabyte PB", "petabytes", "decpbytes", "B", "1e15"),
    Row("bits bit", "bits", "decbits bits", "B", "1/8"),
    Row("kilobits kilobit", "kilobits", "", "B", "125"),
    Row("megabits megabit", "megabits", "", "B", "125e3"),
    Row("gigabits gigabit", "gigabits", "", "B", "125e6"),
    Row("terabits terabit", "terabits", "", "B", "125e9"),
    Row("petabits petabit", "petabits", "", "B", "125e12"),
    Row("kibibits kibibit", "kibibits", "", "B", "128"),
    Row("mebibits mebibit", "mebibits", "", "B", "131072"),
    Row("gibibits gibibit", "gibibits", "", "B", "134217728"),
    Row("tebibits tebibit", "tebibits", "", "B", "137438953472"),
    Row("pebibits pebibit", "pebibits", "", "B", "140737488355328"),
    Row("bytes/second byte/second", "", "Bps binBps", "B s^-1"),
    Row("kibibytes/second kibibyte/second", "", "KiBs", "B s^-1", "1024"),
    Row("mebibytes/second mebibyte/second", "", "MiBs", "B s^-1", "1048576"),
    Row("gibibytes/second gibibyte/second", "", "GiBs", "B s^-1", "1073741824"),
    Row("tebibytes/second tebibyte/second", "", "TiBs", "B s^-1", "1099511627776"),
    Row("pebibytes/second pebibyte/second", "", "PiBs", "B s^-1", "1125899906842624"),
    Row("kilobytes/second kilobyte/second", "", "KBs", "B s^-1", "1e3"),
    Row("megabytes/second megabyte/second", "", "MBs", "B s^-1", "1e6"),
    Row("gigabytes/second gigabyte/second", "", "GBs", "B s^-1", "1e9"),
    Row("terabytes/second terabyte/second", "", "TBs", "B s^-1", "1e12"),
    Row("petabytes/second petabyte/second", "", "PBs", "B s^-1", "1e15"),
    Row("bits/second bit/second", "", "bps binbps", "B s^-1", "1/8"),
    Row("kilobits/second kilobit/second", "", "Kbits", "B s^-1", "125"),
    Row("megabits/second megabit/second", "", "Mbits", "B s^-1", "125e3"),
    Row("gigabits/second gigabit/second", "", "Gbits", "B s^-1", "125e6"),
    Row("terabits/second terabit/second", "", "Tbits", "B s^-1", "125e9"),
    Row("petabits/second petabit/second", "", "Pbits", "B s^-1", "125e12"),
    Row("kibibits/second kibibit/second", "", "Kibits", "B s^-1", "128"),
    Row("mebibits/second mebibit/second", "", "Mibits", "B s^-1", "131072"),
    Row("gibibits/second gibibit/second", "", "Gibits", "B s^-1", "134217728"),
    Row("tebibits/second tebibit/second", "", "Tibits", "B s^-1", "137438953472"),
    Row("pebibits/second pebibit/second", "", "Pibits", "B s^-1", "140737488355328"),
)

_ELECTRIC = (
    Row("joules joule J", "joules", "joule forceNm", "J"),
    Row("kilojoules kilojoule kJ", "kilojoules", "forcekNm", "J", "1e3"),
    Row("electronvolts electronvolt eV", "", "ev", "J", "1.602176634e-19"),
    Row("watthours watthour Wh", "watthours", "watth", "J", "3600"),
    Row("kilowatthours kilowatthour kWh", "kilowatthours", "kwatth", "J", "36e5"),
    Row("megawatthours megawatthour MWh", "megawatthours", "mwatth", "J", "36e8"),
    Row("kilowattminutes kilowattminute", "", "kwattm", "J", "6e4"),
    Row("watthours/kilogram watthour/kilogram", "", "watthperkg", "J g^-1", "3.6"),
    Row("watts watt W", "watts", "watt voltamp voltampreact", "J s^-1"),
    Row("milliwatts milliwatt mW", "milliwatts", "mwatt", "J s^-1", "1e-3"),
    Row("kilowatts kilowatt kW", "kilowatts", "kwatt kvoltamp kvoltampreact", "J s^-1", "1e3"),
    Row("megawatts megawatt MW", "megawatts", "megwatt", "J s^-1", "1e6"),
    Row("gigawatts gigawatt GW", "gigawatts", "gwatt", "J s^-1", "1e9"),
    Row("watts/metre^2 watt/metre^2", "", "Wm2", "J s^-1 m^-2"),
    Row("amperes ampere A amp amps", "amperes amps", "amp", "A"),
    Row("milliamperes milliampere mA", "milliamperes milliamps", "mamp", "A", "1e-3"),
    Row("kiloamperes kiloampere kA", "kiloamperes", "kamp", "A", "1e3"),
    Row("coulombs coulomb", "coulombs", "", "A s"),
    Row("amperehours amperehour Ah", "amperehours", "amph", "A s", "3600"),
    Row("milliamperehours milliamperehour mAh", "milliamperehours", "mamph", "A s", "3.6"),
    Row("kiloamperehours kiloamperehour kAh", "kiloamperehours", "kamph", "A s", "36e5"),
    Row("volts volt V", "volts", "volt", "J s^-1 A^-1"),
    Row("millivolts millivolt mV", "millivolts", "mvolt", "J s^-1 A^-1", "1e-3"),
    Row("kilovolts kilovolt kV", "kilovolts", "kvolt", "J s^-1 A^-1", "1e3"),
    Row("ohms ohm Ω", "ohms", "ohm", "J s^-1 A^-2"),
    Row("milliohms milliohm mΩ", "milliohms", "mohm", "J s^-1 A^-2", "1e-3"),
    Row("kiloohms kiloohm kΩ", "kiloohms", "kohm", "J s^-1 A^-2", "1e3"),
    Row("megaohms megaohm MΩ", "megaohms", "Mohm", "J s^-1 A^-2", "1e6"),
    Row("farads farad", "farads", "farad", "A^2 s^2 J^-1"),
    Row("microfarads microfarad", "microfarads", "µfarad", "A^2 s^2 J^-1", "1e-6"),
    Row("nanofarads nanofarad", "nanofarads", "nfarad", "A^2 s^2 J^-1", "1e-9"),
    Row("picofarads picofarad", "picofarads", "pfarad", "A^2 s^2 J^-1", "1e-12"),
    Row("femtofarads femtofarad", "femtofarads", "ffarad", "A^2 s^2 J^-1", "1e-15"),
    Row("henries henry", "henries henrys", "henry", "J A^-2"),
    Row("millihenries millihenry", "millihenries", "mhenry", "J A^-2", "1e-3"),
    Row("microhenries microhenry", "microhenries", "µhenry", "J A^-2", "1e-6"),
    Row("decibels decibel dB", "decibels", "dB", "dB"),
    Row("dBm dBm", "dbm", "dBm", "dBm"),
    Row("candelas candela cd", "candelas", "candela", "cd"),
    Row("lumens lumen lm", "lumens", "lumens", "lm"),
    Row("lux lux lx", "lux", "lux", "lm m^-2"),
)

_MATTER = (
    Row("grams gram g", "grams", "massg", "g"),
    Row("milligrams milligram mg", "milligrams", "massmg", "g", "1e-3"),
    Row("kilograms kilogram kg", "kilograms", "masskg", "g", "1e3"),
    Row("tonnes tonne t", "tonnes", "masst", "g", "1e6"),
    Row("pounds pound lb", "", "masslb", "g", "453.59237"),
    Row("moles mole mol", "moles", "", "mol"),
    Row("nanograms/metre^3 nanogram/metre^3 ng/m³", "", "conngm3", "g m^-3", "1e-9"),
    Row("micrograms/metre^3 microgram/metre^3 µg/m³", "", "conμgm3", "g m^-3", "1e-6"),
    Row("milligrams/metre^3 milligram/metre^3 mg/m³", "", "conmgm3", "g m^-3", "1e-3"),
    Row("grams/metre^3 gram/metre^3 g/m³", "", "congm3", "g m^-3"),
    Row("milligrams/decilitre milligram/decilitre mg/dL", "", "conmgdL", "g m^-3", "10"),
    Row("nanograms/Nm3 nanogram/Nm3", "", "conngNm3", "g Nm3^-1", "1e-9"),
    Row("micrograms/Nm3 microgram/Nm3", "", "conμgNm3", "g Nm3^-1", "1e-6"),
    Row("milligrams/Nm3 milligram/Nm3", "", "conmgNm3", "g Nm3^-1", "1e-3"),
    Row("grams/Nm3 gram/Nm3", "", "congNm3", "g Nm3^-1"),
    Row("millimoles/litre millimole/litre mmol/L", "", "conmmolL", "mol m^-3"),
    Row("newtons newton N", "newtons", "forceN", "J m^-1"),
    Row("kilonewtons kilonewton kN", "kilonewtons", "forcekN", "J m^-1", "1e3"),
    Row("pascals pascal Pa", "pascals", "pressurepa", "J m^-3"),
    Row(
        "hectopascals hectopascal hPa millibars millibar mbar",
        "hectopascals",
        "pressurehpa pressurembar",
        "J m^-3",
        "100",
    ),
    Row("kilopascals kilopascal kPa", "kilopascals", "pressurekpa", "J m^-3", "1e3"),
    Row("bars bar", "", "pressurebar", "J m^-3", "1e5"),
    Row("kilobars kilobar kbar", "", "pressurekbar", "J m^-3", "1e8"),
    Row("inHg inHg", "", "pressurehg", "J m^-3", "3386.389"),
    Row("psi psi", "", "pressurepsi", "J m^-3", "6894.757293168"),
    Row("curies curie Ci", "", "radci", "event s^-1", "37e9"),
    Row("grays gray Gy", "", "radgy", "J g^-1", "1e-3"),
    Row("rads rad_dose", "", "radrad", "J g^-1", "1e-5"),
    Row("sieverts sievert Sv", "sieverts", "radsv", "Sv"),
    Row("millisieverts millisievert mSv", "millisieverts", "radmsv", "Sv", "1e-3"),
    Row("microsieverts microsievert µSv", "microsieverts", "radusv", "Sv", "1e-6"),
    Row("rems rem", "", "radrem", "Sv", "1e-2"),
    Row("coulombs/kilogram coulomb/kilogram", "", "radexpckg", "A s g^-1", "1e-3"),
    Row("roentgens roentgen", "", "radr", "A s g^-1", "2.58e-7"),
    Row("sieverts/hour sievert/hour", "", "radsvh", "Sv s^-1", "1/3600"),
    Row("millisieverts/hour millisievert/hour", "", "radmsvh", "Sv s^-1", "1/3600000"),
    Row("microsieverts/hour microsievert/hour", "", "radusvh", "Sv s^-1", "1/3600000000"),
    Row("celsius celsius °C", "celsius", "celsius", "celsius"),
    # Grafana still reads the old spelling.
    Row("fahrenheit fahrenheit °F", "fahrenheit", "fahrenheit farenheit", "fahrenheit"),
    Row("kelvins kelvin K", "kelvin kelvins", "kelvin", "kelvin"),
)

_SPACE = (
    Row("metres metre meters meter", "meters metres", "lengthm", "m"),
    Row("millimetres millimetre mm", "millimeters millimetres", "lengthmm", "m", "1e-3"),
    Row("kilometres kilometre km", "kilometers kilometres", "lengthkm", "m", "1e3"),
    Row("inches inch", "inches", "lengthin", "m", "0.0254"),
    Row("feet foot ft", "feet", "lengthft", "m", "0.3048"),
    Row("miles mile mi", "miles", "lengthmi", "m", "1609.344"),
    Row("metres^2 metre^2 m²", "", "areaM2", "m^2"),
    Row("feet^2 foot^2 ft²", "", "areaF2", "m^2", "0.09290304"),
    Row("miles^2 mile^2 mi²", "", "areaMI2", "m^2", "2589988.110336"),
    Row("acres acre", "acres", "acres", "m^2", "4046.8564224"),
    Row("hectares hectare ha", "hectares", "hectares", "m^2", "1e4"),
    Row("metres^3 metre^3 m³", "", "m3", "m^3"),
    Row("Nm3 Nm3", "", "Nm3", "Nm3"),
    Row("litres litre L liters liter", "liters litres", "litre dm3", "m^3", "1e-3"),
    Row("decilitres decilitre dL", "", "", "m^3", "1e-4"),
    Row("millilitres millilitre mL", "milliliters millilitres", "mlitre", "m^3", "1e-6"),
    Row("gallons gallon", "gallons", "gallons", "m^3", "0.003785411784"),
    Row("metres/second^2 metre/second^2 m/s²", "", "accMS2", "m s^-2"),
    Row("feet/second^2 foot/second^2", "", "accFS2", "m s^-2", "0.3048"),
    Row("standard_gravities standard_gravity", "", "accG", "m s^-2", "9.80665"),
    Row("metres/second metre/second m/s", "", "velocityms", "m s^-1"),
    Row("kilometres/hour kilometre/hour km/h", "", "velocitykmh", "m s^-1", "5/18"),
    Row("miles/hour mile/hour mph", "", "velocitymph", "m s^-1", "0.44704"),
    Row("knots knot", "knots", "velocityknot", "m s^-1", "463/900"),
    Row("metres^3/second metre^3/second", "", "flowcms", "m^3 s^-1"),
    Row("feet^3/second foot^3/second", "", "flowcfs", "m^3 s^-1", "0.028316846592"),
    Row("feet^3/minute foot^3/minute", "", "flowcfm", "m^3 s^-1", "0.0004719474432"),
    Row("gallons/minute gallon/minute", "", "flowgpm", "m^3 s^-1", "0.0000630901964"),
    Row("litres/hour litre/hour", "", "litreh", "m^3 s^-1", "1/3600000"),
    Row("litres/minute litre/minute", "", "flowlpm", "m^3 s^-1", "1/60000"),
    Row("millilitres/minute millilitre/minute", "", "flowmlpm", "m^3 s^-1", "1/60000000"),
    Row("turns turn", "", "", "turn"),
    Row("degrees degree °", "", "degree", "turn", "1/360"),
    # One over 2π, which no fraction is: the nearest of sixteen digits.
    Row("radians radian rad", "radians", "radian", "turn", "0.1591549430918953"),
    Row("gradians gradian", "", "grad", "turn", "1/400"),
    Row("arcminutes arcminute", "arcminutes", "arcmin", "turn", "1/21600"),
    Row("arcseconds arcsecond", "arcseconds", "arcsec", "turn", "1/1296000"),
    Row("radians/second radian/second", "", "rotrads", "turn s^-1", "0.1591549430918953"),
    Row("degrees/second degree/second", "", "rotdegs", "turn s^-1", "1/360"),
    Row("pixels pixel px", "pixels", "pixel", "pixel"),
)

_MONEY = (
    Row("USD USD dollars dollar", "usd dollars", "currencyUSD", "USD"),
    Row("EUR EUR euros euro", "eur euros", "currencyEUR", "EUR"),
    Row("GBP GBP", "gbp", "currencyGBP", "GBP"),
    Row("JPY JPY", "jpy", "currencyJPY", "JPY"),
    Row("BTC BTC", "btc", "currencyBTC", "BTC"),
    Row("mBTC mBTC", "", "currencymBTC", "BTC", "1e-3"),
    Row("µBTC µBTC", "", "currencyμBTC", "BTC", "1e-6"),
    *(
        Row(f"{code} {code}", "", f"currency{code}", code)
        for code in (
            *("RUB", "UAH", "BRL", "DKK", "ISK", "NOK", "SEK", "CZK", "CHF", "PLN", "ZAR", "INR", "KRW"),
            *("IDR", "PHP", "VND", "TRY", "MYR", "XPF", "BGN", "PYG", "UYU", "ILS"),
        )
    ),
)

ROWS: tuple[Row, ...] = (*_COUNTS, *_TIME, *_DATA, *_ELECTRIC, *_MATTER, *_SPACE, *_MONEY)
