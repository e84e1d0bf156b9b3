using System.Globalization;
using System.Text;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>One request as its bytes came.</summary>
internal sealed record RawRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Key => Headers.GetValueOrDefault("x-api-key");
}

/// <summary>Reads requests off a connection, byte for byte.</summary>
internal sealed class RawReader(Stream stream, CancellationToken cancellationToken)
{
    /// <summary>The next request's head; <see langword="null"/> when the connection ends first.</summary>
    public async Task<RawRequest?> ReadHeadAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                lines.Add(line);
                continue;
            }

            var first = lines[0].Split(' ');
            var headers = lines.Skip(1)
                .Select(header => header.Split(": ", 2))
                .ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.OrdinalIgnoreCase);
            return new(first[0], first[1], headers, "");
        }

        return null;
    }

    /// <summary>The body to its end; <see langword="null"/> when the connection ends first.</summary>
    public async Task<string?> ReadBodyAsync(RawRequest head)
    {
        if (!head.Headers.TryGetValue("Transfer-Encoding", out _))
        {
            return await ReadAsync(head.Headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0);
        }

        var body = new StringBuilder();
        while (await ReadLineAsync() is { } size && await ReadAsync(int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture)) is { } chunk)
        {
            await ReadLineAsync();
            if (chunk.Length == 0)
            {
                return body.ToString();
            }

            body.Append(chunk);
        }

        return null;
    }

    private async Task<string?> ReadAsync(int length)
    {
        var bytes = new byte[length];
        var read = await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken);
        return read == length ? Encoding.UTF8.GetString(bytes) : null;
    }

    private async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) > 0)
        {
            if (one[0] == '\n')
            {
                return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
