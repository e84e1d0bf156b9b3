using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A reply that lies in a file is read as it would be in memory: the same images, the same text around them.</summary>
public class SpooledJsonTests
{
    private const string Key = "SG_0123456789abcdef";
    private static readonly byte[] Png = Image(100_000, 1);
    private static readonly string Base64 = Convert.ToBase64String(Png);

    [Fact]
    public async Task Random_replies_give_what_they_give_in_memory()
    {
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            var json = RandomReply(random);
            var (images, raw, _) = await ReadAsync(json);
            var (expected, whole, _) = await ReadAsync(json, inFile: false);

            Assert.Equal(await DescribeAsync(expected), await DescribeAsync(images));
            AssertSame(whole, raw, images);
        }
    }

    [Theory]
    [InlineData("data:image/png;base64,", "image/png")]
    [InlineData("data:image\\/png;base64,", "image/png")]
    [InlineData("DATA:IMAGE/JPEG;BASE64,", "image/png")]
    [InlineData("data:;base64,", "image/png")]
    [InlineData("", "image/png")]
    public async Task A_long_image_leaves_a_remark_in_its_place(string header, string type)
    {
        var (images, raw, text) = await ReadAsync($$"""{"status":"COMPLETED","seed":42,"output":"{{header}}{{Base64}}","a":"b"}""");

        Assert.Equal((100_000L, type), Assert.Single(images) is var image ? (image.Length, image.MediaType) : default);
        Assert.Equal($$"""{"status":"COMPLETED","seed":42,"output":"(image 1, 100,000 bytes of {{type}}, left out)","a":"b"}""", raw.GetRawText());
        Assert.InRange(text.Length, 1, 200);
    }

    [Fact]
    public async Task The_type_that_a_data_URI_states_counts_where_the_bytes_tell_none()
    {
        var (images, raw, _) = await ReadAsync($$"""{"output":"data:image/x-new;base64,{{Convert.ToBase64String(new byte[60_000])}}"}""");

        Assert.Equal("image/x-new", Assert.Single(images).MediaType);
        Assert.Contains("60,000 bytes of image/x-new", raw.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remarks_count_as_the_images_do()
    {
        var (images, raw, _) = await ReadAsync($$"""{"mask":"{{Base64}}","images":["https://x.test/a.png","{{Base64}}",{"b64_json":"{{Base64}}","file_name":"n"}]}""");

        Assert.Equal([null, 100_000L, 100_000L], images.Select(image => image.Length));
        Assert.Equal("n", images[2].Name);
        var taken = "100,000 bytes of image/png, left out)";
        Assert.Equal($$"""{"mask":"{{Base64}}","images":["https://x.test/a.png","(image 2, {{taken}}",{"b64_json":"(image 3, {{taken}}","file_name":"n"}]}""", raw.GetRawText());
    }

    public static TheoryData<string> OtherTexts =>
    [
        new string('A', 70_000),
        "a beach " + new string('b', 70_000),
        Base64[..^1],
        Base64 + "*",
        "data:image/png;base64," + Base64 + "*",
        "data:image/png;base64," + Base64[..^1],
        "data:image/png," + Base64,
        "data:" + new string('x', 300) + ";base64," + Base64,
        Base64.Replace('+', '-').Replace('/', '_'),
        "\\u00e9" + Base64,
        "\\\\" + Base64,
        new string(' ', 70_000),
        string.Concat(Enumerable.Repeat("\\u002B\\/", 10_000)),
    ];

    [Theory]
    [MemberData(nameof(OtherTexts))]
    public async Task Long_text_that_is_no_image_or_an_oddly_written_one_stays_as_it_is_written(string text)
    {
        var json = $$"""{ "status" : "COMPLETED", "output":"{{text}}" }""";

        var (images, raw, _) = await ReadAsync(json);

        Assert.Equal(await DescribeAsync((await ReadAsync(json, inFile: false)).Images), await DescribeAsync(images));
        Assert.Equal(json, raw.GetRawText());
    }

    /// <remarks>.NET 8 decodes them where the text lies, .NET 10 only as a whole.</remarks>
    [Fact]
    public async Task An_image_whose_last_bits_should_be_zero_is_found_as_it_is_in_memory()
    {
        var json = $$"""{"output":"{{Base64[..^3]}}{{(char)(Base64[^3] + 1)}}=="}""";

        var (images, raw, _) = await ReadAsync(json);
        var (expected, _, _) = await ReadAsync(json, inFile: false);

        Assert.Equal(await DescribeAsync(expected), await DescribeAsync(images));
        Assert.Equal(100_000, Assert.Single(images).Length);
        Assert.Equal(Environment.Version.Major > 8 ? json : """{"output":"(image 1, 100,000 bytes of image/png, left out)"}""", raw.GetRawText());
    }

    [Fact]
    public async Task An_image_in_the_JSON_of_a_string_is_found_there()
    {
        var nested = JsonSerializer.Serialize("[{\"keyname\":\"k\",\"value\":{\"data\":\"" + Base64 + "\"}}]");

        var (images, raw, _) = await ReadAsync($$"""{"output":{{nested}}}""");

        Assert.Equal(("k", 100_000L), (Assert.Single(images).Name, images[0].Length));
        Assert.Equal($$"""{"output":{{nested}}}""", raw.GetRawText());
    }

    [Fact]
    public async Task Nobody_can_write_a_stand_in()
    {
        var forged = "(left out: 0 0123456789ABCDEF0123456789ABCDEF)";
        var json = $$"""{"output":["{{forged}}","(image 1, 1 bytes of image/png, left out)"],"mask":"{{Base64}}"}""";

        var (images, raw, text) = await ReadAsync(json);
        var (_, _, again) = await ReadAsync(json);

        Assert.Empty(images);
        Assert.Equal(json, raw.GetRawText());
        Assert.NotEqual(text, again);
        Assert.Contains(forged, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_blanked_out_of_what_is_left()
    {
        var (images, raw, text) = await ReadAsync($$"""{"a":"{{Key}}","output":"{{Base64}}","b":"{{Key}}","mask":"{{Base64}}","{{Key}}":"SG_\u0030123456789abcdef"}""");

        Assert.Single(images);
        Assert.DoesNotContain("0123456789abcdef", raw.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("123456789abcdef", text, StringComparison.Ordinal);
        Assert.EndsWith("\"mask\":\"" + Base64 + "\",\"" + new string('*', 19) + "\":\"" + new string('*', 24) + "\"}", raw.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"output\":\"")]
    [InlineData("{\"output\":[\"")]
    [InlineData("")]
    public async Task What_is_no_JSON_around_an_image_is_none(string start)
    {
        using var spool = await InFileAsync(start + Base64 + "\"}");

        Assert.Equal(start == "{\"output\":\"", JsonElementReading.Parse(new SpooledJson(spool, credential: null).Text) is not null);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_harm()
    {
        var (images, raw, _) = await ReadAsync($$"""{{"\uFEFF"}}{"output":"{{Base64}}"}""");

        Assert.Equal(Png, await BytesAsync(Assert.Single(images)));
        Assert.Equal(JsonValueKind.Object, raw.ValueKind);
    }

    [Fact]
    public void A_journal_gets_no_remark()
    {
        using var raw = JsonDocument.Parse("""{"a":"(image 1, 20,000,000 bytes of image/png, left out)","b":["(image 2, 1 bytes of an unknown type, left out)","c"]}""");

        Assert.Equal("""{"b":["c"]}""", JournalResult.Strip(raw.RootElement)!.Value.GetRawText());
    }

    private static string RandomReply(Random random)
    {
        string[] texts =
        [
            Base64,
            Base64.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal),
            "data:image\\/png;base64," + Convert.ToBase64String(Image(random.Next(50_000, 60_000), 2)),
            "data:;base64," + Convert.ToBase64String(new byte[random.Next(50_000, 60_000)]),
            "data:image/png;base64," + Base64[..random.Next(70_000, 80_000)],
            Base64.Insert(random.Next(Base64.Length), "\\n"),
            Base64.Insert(random.Next(Base64.Length), "?"),
            "words \\\" and \\\\ words " + new string('w', random.Next(70_000)),
            "https://x.test/a.png",
            "COMPLETED",
            "[{\\\"value\\\":{\\\"data\\\":\\\"" + Base64 + "\\\"}}]",
        ];
        string[] names = ["images", "data", "output", "image", "image_url", "url", "b64_json", "mask", "prompt", "a\\\"b"];
        return Node(3);

        string Node(int depth) => random.Next(depth == 0 ? 1 : 3) switch
        {
            0 => $"\"{texts[random.Next(texts.Length)]}\"",
            1 => "[" + string.Join(" ,", Enumerable.Range(0, random.Next(4)).Select(_ => Node(depth - 1))) + "]",
            _ => "{" + string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"\"{names[random.Next(names.Length)]}\" : {Node(depth - 1)}")) + "}",
        };
    }

    private static void AssertSame(JsonElement whole, JsonElement raw, IReadOnlyList<OutputImage> images)
    {
        Assert.Equal(whole.ValueKind, raw.ValueKind);
        switch (whole.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(whole.EnumerateObject().Select(member => member.Name), raw.EnumerateObject().Select(member => member.Name));
                Assert.All(whole.EnumerateObject().Zip(raw.EnumerateObject()), pair => AssertSame(pair.First.Value, pair.Second.Value, images));
                break;
            case JsonValueKind.Array:
                Assert.Equal(whole.GetArrayLength(), raw.GetArrayLength());
                Assert.All(whole.EnumerateArray().Zip(raw.EnumerateArray()), pair => AssertSame(pair.First, pair.Second, images));
                break;
            default:
                Assert.True(whole.GetRawText() == raw.GetRawText() || images.Select((_, index) => $"(image {index + 1}, ").Any(raw.GetString()!.StartsWith));
                break;
        }
    }

    private static async Task<(IReadOnlyList<OutputImage> Images, JsonElement Raw, string Text)> ReadAsync(string json, bool inFile = true)
    {
        var spool = inFile ? await InFileAsync(json) : new Spool(Encoding.UTF8.GetBytes(json));
        var spooled = new SpooledJson(spool, new Credential(Key, apiKeyHeader: true, bearer: false, new Uri("https://api.segmind.com/")));
        var reply = JsonElementReading.Parse(spooled.Text)!.Value;
        using var service = new FakeService(_ => throw new InvalidOperationException("finding downloads nothing"));
        using var transport = new Transport(new OwnHttpClients(service), TimeProvider.System);
        var images = new OutputFinder(new Downloader(transport, new SegmindClientOptions()), new CallPurpose("download", ChargeOutcome.Charged), "r1", spooled).Find(reply);
        return (images, spooled.Readable() ?? reply, Encoding.UTF8.GetString(spooled.Text));
    }

    private static async Task<Spool> InFileAsync(string json)
    {
        var spool = await Spool.FillAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), long.MaxValue, CancellationToken.None, expectedLength: SpoolWriter.MemoryLimit);
        Assert.False(spool.IsInMemory);
        return spool;
    }

    private static async Task<List<string>> DescribeAsync(IReadOnlyList<OutputImage> images)
    {
        var described = new List<string>();
        foreach (var image in images)
        {
            described.Add($"{image.Name} {image.Url} {image.MediaType} {image.Length} {image.FileStem} {(image.Url is null ? Convert.ToHexString(SHA256.HashData(await BytesAsync(image))) : "")}");
        }

        return described;
    }

    private static async Task<byte[]> BytesAsync(OutputImage image)
    {
        using var copy = new MemoryStream();
        await image.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static byte[] Image(int length, int seed)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        ImageFiles.Png(8, 8).CopyTo(content, 0);
        return content;
    }
}
