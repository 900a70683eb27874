"""The address that a request is counted under: all who share it share its limits."""

from ipaddress import IPv6Address, ip_address


def counted(written: str) -> str:
    """Return an address as it is counted: of IPv6 the network, within which a host may choose any address."""
    try:
        address = ip_address(written)
    except ValueError:
        return written
    return address.exploded[:19] if isinstance(address, IPv6Address) and not address.ipv4_mapped else written
