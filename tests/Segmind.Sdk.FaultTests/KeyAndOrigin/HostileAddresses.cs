namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>Addresses a server could name to lure the key away from <c>https://api.segmind.com</c>.</summary>
internal static class HostileAddresses
{
    public static IReadOnlyList<string> All { get; } =
    [
        // Another host, plainly or by its look.
        "https://evil.test/v2/requests/r1", "https://api.segmind.com.evil.test/v2/requests/r1", "https://evil-api.segmind.com.test/", "https://apisegmind.com/", "https://api-segmind.com/v2/requests/r1", "https://segmind.com/v2/requests/r1", "https://www.segmind.com/", "https://sub.api.segmind.com/", "https://api.segmind.co/", "https://api.segmind.comm/", "https://аpi.segmind.com/", "https://api.segmınd.com/", "https://api.ѕegmind.com/",
        // User information.
        "https://api.segmind.com@evil.test/", "https://api.segmind.com:443@evil.test/", "https://api.segmind.com%40evil.test/", "https://user@api.segmind.com/v2/requests/r1", "https://user:pw@api.segmind.com/", "https://api.segmind.com%2f@evil.test/", "https://api.segmind.com#@evil.test/", "https://api.segmind.com?@evil.test/", "https://api.segmind.com\\@evil.test/", "https://evil.test#@api.segmind.com/", "https://evil.test?@api.segmind.com/", "https://evil.test\\@api.segmind.com/",
        // No scheme, or slashes that mean something else to somebody.
        "//evil.test/v2/requests/r1", "\\\\evil.test\\x", "/\\evil.test/x", "\\/evil.test/x", "///evil.test/x", "https:evil.test", "https:/evil.test/", "https:\\\\evil.test\\x", "https:///evil.test/", "/v2/requests/r1", "../../evil", "?evil", "#evil", "evil.test/x", "api.segmind.com/v2/requests/r1", ".evil.test", "@evil.test",
        // Other schemes.
        "http://api.segmind.com/v2/requests/r1", "http://api.segmind.com:443/", "HTTP://API.SEGMIND.COM/", "ftp://api.segmind.com/", "ws://api.segmind.com/", "wss://api.segmind.com/", "file:///etc/passwd", "file://api.segmind.com/x", "data:text/html,x", "javascript:alert(1)", "gopher://evil.test/", "ldap://evil.test/", "view-source:https://api.segmind.com/", "blob:https://api.segmind.com/x", "jar:https://api.segmind.com!/x",
        // Other ports.
        "https://api.segmind.com:444/", "https://api.segmind.com:80/", "https://api.segmind.com:8443/v2/requests/r1", "https://api.segmind.com:0/", "https://api.segmind.com:65536/", "https://api.segmind.com:-1/", "https://api.segmind.com:443443/",
        // Numbers for hosts.
        "https://2852039166/", "https://0xA9FEA9FE/", "https://0251.0376.0251.0376/", "https://169.254.169.254/latest/meta-data", "https://127.1/", "https://0/", "https://0x7f.1/", "https://[::1]/", "https://[::ffff:169.254.169.254]/", "https://[::ffff:a9fe:a9fe]/", "https://[fe80::1%25eth0]/", "https://[::]/", "https://10.0.0.1/", "https://127.0.0.1.nip.test/",
        // Dots, names that fold, and names that fold into ours.
        "https://api.segmind.com./", "https://api.segmind.com../", "https://api..segmind.com/", "https://.api.segmind.com/", "https://api。segmind。com。evil。test/", "https://evil。test/", "https://api。segmind。com/v2/requests/r1", "https://ａｐｉ.segmind.com/v2/requests/r1", "https://API.SEGMIND.COM/v2/requests/r1", "https://api.segmind.com\u00ad.evil.test/", "https://api.segmind.com\u200b.evil.test/", "https://xn--api-segmind-com.test/", "https://api.segmind.com%00.evil.test/", "https://api.segmind.com%2eevil.test/", "https://api.segmind.com\t.evil.test/", "https://api.segmind.com\n.evil.test/", "https://api.segmind.com .evil.test/", "https://\ud800.test/",
        // On our host, but elsewhere on it.
        "https://api.segmind.com/../../admin", "https://api.segmind.com/v2/requests/../../v1/get-user-credits", "https://api.segmind.com/%2e%2e/admin", "https://api.segmind.com//evil.test/x", "https://api.segmind.com/redirect?to=https://evil.test/",
        // Too long, too odd.
        "https://" + new string('a', 300) + ".test/", "https://evil.test/" + new string('x', 5000), "https://", "https://:443/", "https://[evil.test]/", "https://evil.test:api.segmind.com/", "", " ", " https://evil.test/", "\u0000https://evil.test/",
    ];
}
