using System.Text;
using Segmind.Sdk.FaultTests.BodiesAndFiles;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.LargeImages;

/// <summary>A large image travels both ways in small pieces: nothing holds it as a whole, whatever the answer's shape.</summary>
[Collection(nameof(AllocationTests))]
public sealed class LargeImageTests(ITestOutputHelper output) : IDisposable
{
    private const int MB = 1_000_000;
    private const long KiB = 1024;

    // Each read that has to wait allocates a little in the runtime, and how many wait is the machine's doing: the goals of a quarter
    // and half a mebibyte are judged by the bench, in a process that does nothing else.
    private const long Most = 1024 * KiB;
    private const long MostGrowth = 3 * KiB * KiB;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("upload")]
    [InlineData("inline")]
    public async Task Twenty_megabytes_go_in_for_less_than_a_mebibyte(string way)
    {
        using var server = new FlatServer(FlatServer.Answer("application/json", """{"file_urls":["https://x.test/a.png"],"data":[{"url":"https://x.test/a.png"}]}"""u8.ToArray()));
        using var client = server.NewClient();
        await SendAsync(client, way, NewFile(1, MB));
        var file = NewFile(2, 20 * MB);

        var footprint = await Footprint.OfAsync(() => SendAsync(client, way, file));

        output.WriteLine($"{way}: {footprint}");
        Assert.InRange(server.Received, 4L * ((20 * MB + 2) / 3), 4L * (20 * MB + 2) / 3 + 200);
        Assert.InRange(footprint.Allocated, 1, Most);
        Assert.InRange(footprint.Growth, 0, MostGrowth);
    }

    [Fact]
    public async Task Ten_of_fifty_megabytes_in_a_row_stay_flat()
    {
        using var server = new FlatServer(FlatServer.Answer("application/json", """{"file_urls":["https://x.test/a.png"]}"""u8.ToArray()));
        using var client = server.NewClient();
        await SendAsync(client, "upload", NewFile(1, MB));
        var file = NewFile(0, 50 * MB);

        for (byte i = 1; i <= 10; i++)
        {
            Mark(file, i);
            var footprint = await Footprint.OfAsync(() => SendAsync(client, "upload", file));

            output.WriteLine($"{i}: {footprint}");
            Assert.InRange(footprint.Allocated, 1, Most);
            Assert.InRange(footprint.Growth, 0, MostGrowth);
        }
    }

    [Theory]
    [InlineData("v1 JSON", false)]
    [InlineData("v1 JSON", true)]
    [InlineData("v1 bytes", false)]
    [InlineData("v1 bytes", true)]
    [InlineData("AIML", false)]
    [InlineData("AIML escaped", false)]
    [InlineData("v2 data URI", false)]
    [InlineData("v2 data URI", true)]
    [InlineData("v2 base64", false)]
    [InlineData("download", false)]
    [InlineData("download", true)]
    public async Task Twenty_megabytes_come_out_to_a_file_for_less_than_a_mebibyte(string way, bool chunked)
    {
        await ReceiveAsync(way, chunked, NoisePng.Create(MB), "warm");
        var content = NoisePng.Create(20 * MB);

        var footprint = await ReceiveAsync(way, chunked, content, "a");

        output.WriteLine($"{way}{(chunked ? ", chunked" : "")}: {footprint}");
        Assert.True((await File.ReadAllBytesAsync(_folder["a"])).AsSpan().SequenceEqual(content));
        Assert.InRange(footprint.Allocated, 1, Most);
        Assert.InRange(footprint.Growth, 0, MostGrowth);
    }

    private static async Task SendAsync(SegmindClient client, string way, string file)
    {
        if (way == "upload")
        {
            await client.UploadAsync(ImageInput.FromFile(file));
        }
        else
        {
            await client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromFile(file)], Prompt = "a beach" });
        }
    }

    private async Task<Footprint> ReceiveAsync(string way, bool chunked, byte[] content, string name)
    {
        var isBytes = way is "v1 bytes" or "download";
        using var server = new FlatServer(FlatServer.Answer(isBytes ? "image/png" : "application/json", isBytes ? content : Encoding.ASCII.GetBytes(Text(way, content)), chunked));
        using var client = server.NewClient();
        var path = _folder[name];
        return await Footprint.OfAsync(async () => await (await ImageAsync(server, client, way)).SaveAsync(path));
    }

    private static async Task<OutputImage> ImageAsync(FlatServer server, SegmindClient client, string way) => way switch
    {
        "download" => Download.From(server.Url, new OwnHttpClients(), options => options.AllowPrivateDownloads = true, TimeProvider.System),
        "AIML" or "AIML escaped" => (await client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://x.test/a.png")], Prompt = "a beach" })).Images.Single(),
        "v1 JSON" or "v1 bytes" => (await client.RunAsync(new AnyModel("m"), new() { Mode = RunMode.Direct })).Images.Single(),
        _ => (await client.GetJob("r1").GetResultAsync()).Images.Single(),
    };

    private static string Text(string way, byte[] content)
    {
        var base64 = Convert.ToBase64String(content);
        return way switch
        {
            "v1 JSON" => $$"""{"image":"{{base64}}","seed":42}""",
            "AIML" => $$"""{"data":[{"b64_json":"{{base64}}"}]}""",
            "AIML escaped" => $$"""{"data":[{"b64_json":"{{base64.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal)}}"}]}""",
            "v2 base64" => $$"""{"status":"COMPLETED","output":"{{base64}}"}""",
            _ => $$"""{"status":"COMPLETED","output":"data:image/png;base64,{{base64}}"}""",
        };
    }

    private string NewFile(byte mark, int length)
    {
        var path = _folder[$"{mark}.png"];
        File.WriteAllBytes(path, NoisePng.Create(length, mark));
        return path;
    }

    /// <summary>Makes another image of it: none is uploaded twice.</summary>
    private static void Mark(string file, byte mark)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.Position = stream.Length / 2;
        stream.WriteByte(mark);
    }
}
