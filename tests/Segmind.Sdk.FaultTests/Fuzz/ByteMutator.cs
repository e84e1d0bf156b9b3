namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>Changes that know nothing of JSON: what broken lines, proxies and encodings do to a body.</summary>
internal static class ByteMutator
{
    private static readonly byte[][] Pieces =
    [
        [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE], [0], [0, 0, 0, 0], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0x1F, 0x8B, 8, 0], [.. "\r\n"u8], [.. "\r\n\r\n"u8], [.. "\\ud800"u8], [.. "}}"u8], [.. "null"u8], [.. ")]}',\n"u8],
        [.. "<html><title>502 Bad Gateway</title>"u8], [.. "<title>&#0;&#xD800;&#99999999;&lt;</title>"u8], [0x89, .. "PNG\r\n\u001a\n"u8], [0xFF, 0xD8, 0xFF, 0xE0], [.. "RIFF\0\0\0\0WEBP"u8], [.. "\"request_id\":\"r9\","u8], [.. "<svg"u8],
    ];

    public static byte[] Change(byte[] body, FuzzRandom random)
    {
        for (var changes = 1 + random.Below(3); changes > 0; changes--)
        {
            body = ChangeOnce(body, random);
        }

        return body;
    }

    private static byte[] ChangeOnce(byte[] body, FuzzRandom random)
    {
        var (from, to) = Range(body.Length, random);
        switch (random.Below(9))
        {
            case 0:
                return body[..from];
            case 1:
                return body[from..];
            case 2:
                return [.. body[..from], .. body[to..]];
            case 3:
                return [.. body[..to], .. body[from..]];
            case 4:
                return [.. random.Pick(Pieces), .. body];
            case 5:
                return [.. body[..from], .. random.Pick(Pieces), .. body[from..]];
            case 6 when random.OneIn(8):
                return System.Text.Encoding.Unicode.GetBytes(System.Text.Encoding.Latin1.GetString(body));
            case 7 when random.OneIn(2000):
                return [.. body, .. Enumerable.Repeat((byte)' ', ApiReply.JsonCap)];
            default:
                var changed = (byte[])body.Clone();
                if (changed.Length > 0)
                {
                    changed[random.Below(changed.Length)] ^= (byte)(1 << random.Below(8));
                }

                return changed;
        }
    }

    private static (int From, int To) Range(int length, FuzzRandom random)
    {
        var (a, b) = (random.Below(length + 1), random.Below(length + 1));
        return (Math.Min(a, b), Math.Max(a, b));
    }
}
