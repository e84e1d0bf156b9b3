using System.Text;
using System.Text.Json;

namespace Segmind.Sdk.Tests;

/// <summary>Base64 in a JSON string is decoded in chunks exactly as it is when it is read as a whole.</summary>
public class Base64StreamTests
{
    private const int Chunk = 64 * 1024;
    private static readonly string[] Escapes = ["\\/", "\\u002B", "\\u002f", "\\u0041", "\\n", "\\r\\n", "\\t", " ", "\\u0020"];

    [Fact]
    public void Every_length_is_read_as_it_was_written()
    {
        foreach (var length in (int[])[1, 2, 3, 4, 511, 512, 513, .. Enumerable.Range((Chunk / 4 * 3) - 6, 12), (3 * Chunk) + 1])
        {
            var content = Noise(length);

            Assert.Equal(content, Decode(Convert.ToBase64String(content)));
        }
    }

    [Fact]
    public void An_escape_may_stand_at_every_place_around_the_end_of_a_chunk()
    {
        var base64 = Convert.ToBase64String(Noise(Chunk));
        foreach (var escape in Escapes)
        {
            for (var at = Chunk - 16; at < Chunk + 8; at++)
            {
                AssertAsWhole(base64[..at] + escape + base64[at..]);
            }
        }
    }

    [Fact]
    public void Whatever_is_strewn_in_the_outcome_is_that_of_the_whole_text()
    {
        var random = new Random(7);
        string[] bad = ["=", "==", "-", "_", "\\u00e9", "\\\"", "\\\\", "\\f", "\\u0000", "A", ","];
        for (var i = 0; i < 400; i++)
        {
            var text = new StringBuilder(Convert.ToBase64String(Noise(random.Next(1, 2 * Chunk))));
            for (var n = random.Next(40); n > 0; n--)
            {
                text.Insert(random.Next(text.Length + 1), Escapes[random.Next(Escapes.Length)]);
            }

            if (random.Next(2) == 0)
            {
                text.Insert(random.Next(text.Length + 1), bad[random.Next(bad.Length)]);
            }

            AssertAsWhole(text.ToString());
        }
    }

    [Theory]
    [InlineData("QQ==")]
    [InlineData("QQ= =")]
    [InlineData("QQ==\\n")]
    [InlineData("QUI=")]
    [InlineData("QQ=")]
    [InlineData("QQ")]
    [InlineData("Q")]
    [InlineData("=")]
    [InlineData("QQ==QQ==")]
    [InlineData("Q=Q=")]
    [InlineData("====")]
    [InlineData("QUJD====")]
    [InlineData("QUJD\\")]
    public void Its_end_counts_as_it_does_in_the_whole_text(string end)
    {
        AssertAsWhole(end);
        AssertAsWhole(Convert.ToBase64String(Noise(Chunk / 4 * 3)) + end);
        AssertAsWhole(Convert.ToBase64String(Noise((Chunk / 4 * 3) - 3)) + end);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\t")]
    [InlineData("\0")]
    [InlineData("\u00e9")]
    public void What_no_JSON_string_may_hold_is_refused(string raw) => Assert.Null(Decode("QUJD" + raw + "QUJD"));

    [Fact]
    public async Task It_can_be_read_again_from_anywhere()
    {
        var content = Noise(5 * Chunk);
        var text = Convert.ToBase64String(content).Replace("+", "\\u002B", StringComparison.Ordinal);
        await using var stream = new Base64Stream(new Spool(Encoding.ASCII.GetBytes($"\"{text}\"")), new(1, text.Length), content.Length);
        var buffer = new byte[10];

        foreach (var position in (int[])[0, 5, 4, 100_000, 99_999, content.Length - 10, 1])
        {
            stream.Position = position;
            await stream.ReadExactlyAsync(buffer);

            Assert.Equal(content[position..(position + 10)], buffer);
            Assert.Equal(position + 10, stream.Position);
        }

        Assert.Equal(content.Length, stream.Seek(0, SeekOrigin.End));
        Assert.Equal(0, await stream.ReadAsync(buffer));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = content.Length + 1);
    }

    private static void AssertAsWhole(string json)
    {
        var isJson = TryUnescape(json, out var text);

        Assert.Equal(isJson && DataUri.TryDecode(text, out var whole) ? whole : null, Decode(json));
    }

    private static bool TryUnescape(string json, out string text)
    {
        try
        {
            text = JsonSerializer.Deserialize<string>($"\"{json}\"")!;
            return true;
        }
        catch (JsonException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>What the stream gives; <see langword="null"/> when it refuses, or has nothing.</summary>
    private static byte[]? Decode(string json)
    {
        var bytes = Encoding.UTF8.GetBytes($"\"{json}\"");
        using var stream = new Base64Stream(new Spool(bytes), new(1, bytes.Length - 2), 0);
        using var copy = new MemoryStream();
        var buffer = new byte[70_000];
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                copy.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return copy.Length > 0 ? copy.ToArray() : null;
    }

    private static byte[] Noise(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }
}
