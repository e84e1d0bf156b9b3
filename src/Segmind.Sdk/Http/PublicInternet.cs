using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk;

/// <summary>What can lie on the public internet, and what only inside a machine, a network or a cloud.</summary>
internal static class PublicInternet
{
    // What IANA sets aside for other uses, and the one public address behind which a cloud (Azure) keeps its machine service.
    private static readonly IPNetwork[] NotPublic4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32");

    private static readonly IPNetwork Public6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] NotPublic6 = Networks("2001::/23", "2001:db8::/32", "3fff::/20");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    // Names that only a network's own resolver knows: RFC 6761, RFC 6762 appendix G, RFC 8375 and ICANN's "internal".
    private static readonly string[] InnerNames = ["localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa"];

    public static bool Includes(IPAddress address)
    {
        address = Embedded(address);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !NotPublic4.Any(network => network.Contains(address))
            : Public6.Contains(address) && !NotPublic6.Any(network => network.Contains(address));
    }

    /// <summary>As far as the host's text tells: an address in any notation, or a name that no public resolver knows.</summary>
    public static bool Includes(Uri url)
    {
        try
        {
            var host = url.IdnHost.TrimEnd('.');
            return IPAddress.TryParse(host, out var literal) ? Includes(literal) : host.Contains('.', StringComparison.Ordinal) && !InnerNames.Any(name => IsUnder(host, name));
        }
        catch (UriFormatException)
        {
            // A host that has no ASCII form is nowhere.
            return false;
        }
    }

    /// <summary>The IPv4 address that an IPv6 one stands for and that a packet would end at.</summary>
    private static IPAddress Embedded(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(12))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : address;
    }

    private static bool IsUnder(string host, string name) =>
        host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.');

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
