using System.IO.Compression;
using System.Net;
using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>A thousandfold gzip bomb costs little, on every route, whether nothing inflates it or an app's own handler does.</summary>
[Collection(nameof(AllocationTests))]
public sealed class BombTests(ITestOutputHelper output)
{
    private const int MiB = 1024 * 1024;
    private const int Inflated = 64 * MiB;
    private const long MostAllocated = 4 * MiB;
    private static readonly byte[] JsonBomb = Compress("{\"request_id\":\"r1\",\"detail\":\""u8);
    private static readonly byte[] PageBomb = Compress("<html><title>"u8);
    private static readonly byte[] ImageBomb = Compress(WholeImages.Png.AsSpan(0, 200));
    private int _bombs;

    public static TheoryData<string, bool> Cells
    {
        get
        {
            var cells = new TheoryData<string, bool>();
            foreach (var route in (string[])["credits", "status", "result", "submit", "upload", "error page", "direct JSON", "direct image", "stream", "file"])
            {
                cells.AddRange((route, false), (route, true));
            }

            return cells;
        }
    }

    [Fact]
    public void The_bombs_are_a_thousand_times_their_size() =>
        Assert.All([JsonBomb, PageBomb, ImageBomb], bomb => Assert.InRange(Inflated / bomb.Length, 950, 1100));

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_bomb_costs_at_most_four_mebibytes(string route, bool inflates)
    {
        using var folder = new TempFolder();
        using var server = new BodyServer(call => AnswerAsync(call, route));
        using var handler = inflates ? new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All } : null;
        using var client = server.NewClient(handler, options => options.MaxImageBytes = MiB);
        await CallAsync(client, route, folder);
        var bombs = _bombs;

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var fault = await CallAsync(client, route, folder);
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / (bombs = _bombs - bombs);

        output.WriteLine($"{route}, {(inflates ? "inflated" : "as it came")}: {allocated / 1024} KiB each of {bombs}, {fault?.GetType().Name}: {fault?.Message[..Math.Min(140, fault.Message.Length)]}");
        Assert.InRange(bombs, 1, 3);
        Assert.InRange(allocated, 1, MostAllocated);
        Assert.Empty(folder.Names);
        Assert.True(fault is null or SegmindException, fault?.ToString());
    }

    private static async Task<Exception?> CallAsync(SegmindClient client, string route, TempFolder folder) => await Record.ExceptionAsync(Task () => route switch
    {
        "credits" or "error page" => client.GetCreditsAsync(),
        "status" => client.GetJob("r1").GetStatusAsync(),
        "result" => client.GetJob("r1").GetResultAsync(),
        "submit" => client.SubmitAsync(new AnyModel("m")),
        "upload" => client.UploadAsync(ImageInput.FromBytes(WholeImages.Png)),
        "direct JSON" or "direct image" => client.RunAsync(new AnyModel("m"), new() { Mode = RunMode.Direct }),
        "stream" => DownloadAsync(client, image => image.CopyToAsync(Stream.Null)),
        _ => DownloadAsync(client, image => image.SaveToDirectoryAsync(folder.Path)),
    });

    private static async Task DownloadAsync(SegmindClient client, Func<OutputImage, Task> take) =>
        await take((await client.GetJob("r1").GetResultAsync()).Images.Single());

    private Task AnswerAsync(BodyCall call, string route)
    {
        var isBomb = route is not ("stream" or "file") || call.Request.Path == "/a.png";
        _bombs += isBomb ? 1 : 0;
        return isBomb ? AnswerBombAsync(call, route) : call.AnswerAsync($$"""{"status":"COMPLETED","output":"{{call.Server.Url}}a.png"}""");
    }

    private static Task AnswerBombAsync(BodyCall call, string route) => route switch
    {
        "error page" => call.AnswerAsync(PageBomb, "500 Oh", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"),
        "direct image" or "stream" or "file" => call.AnswerAsync(ImageBomb, headers: "Content-Type: image/png\r\nContent-Encoding: gzip\r\n"),
        _ => call.AnswerAsync(JsonBomb, headers: "Content-Type: application/json\r\nContent-Encoding: gzip\r\n"),
    };

    private static byte[] Compress(ReadOnlySpan<byte> start)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            gzip.Write(start);
            var rest = Encoding.ASCII.GetBytes(new string('a', MiB));
            for (var written = start.Length; written < Inflated; written += rest.Length)
            {
                gzip.Write(rest);
            }
        }

        return compressed.ToArray();
    }
}
