using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>A download that breaks off, however it does, is asked for again and never seen under its final name.</summary>
public sealed class PartialFileTests : IDisposable
{
    private static readonly string[] Endings = ["reset", "close", "close without a length", "close by HTTP/1.0", "chunks without the last", "a length too small"];
    private readonly TempFolder _folder = new();
    private readonly List<string> _seen = [];

    public static TheoryData<string, string, double> Cuts
    {
        get
        {
            var cuts = new TheoryData<string, string, double>();
            foreach (var ending in Endings)
            {
                foreach (var format in (string[])["png", "jpeg", "webp", "gif"])
                {
                    cuts.AddRange((ending, format, 0.05), (ending, format, 0.5), (ending, format, 1));
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_cut_image_is_no_file(string ending, string format, double share)
    {
        using var server = new BodyServer(call => CutAsync(call, ending, WholeImages.ByName(format), share));

        var failed = await Assert.ThrowsAsync<SegmindConnectionException>(() => From(server).SaveAsync(_folder["final"]));

        Assert.Equal((ChargeOutcome.Charged, 3), (failed.Charge, server.Connections));
        Assert.Equal(3, _seen.Count);
        Assert.All(_seen, name => Assert.Matches("^\\.[0-9a-f]{32}\\.part$", name));
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_cut_image_is_asked_for_again_from_its_start(string ending, string format, double share)
    {
        var image = WholeImages.ByName(format);
        var tries = 0;
        using var server = new BodyServer(call => ++tries <= 2 ? CutAsync(call, ending, image, share) : call.AnswerAsync(image));

        var path = await From(server).SaveToDirectoryAsync(_folder.Path);

        Assert.Equal(image, await File.ReadAllBytesAsync(path));
        Assert.Equal(3, server.Connections);
        Assert.All(_seen, name => Assert.EndsWith(".part", name));
        Assert.Equal([Path.GetFileName(path)], _folder.Names);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    [InlineData("gif")]
    public async Task A_whole_image_that_ends_with_its_connection_is_saved_at_once(string format)
    {
        var image = WholeImages.ByName(format);
        using var server = new BodyServer(async call =>
        {
            await call.WriteAsync("HTTP/1.1 200 OK\r\n\r\n");
            await call.WriteAsync(image);
        });

        await From(server, fileSize: image.Length + 1).SaveAsync(_folder["final"]);

        Assert.Equal(image, await File.ReadAllBytesAsync(_folder["final"]));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(100, null, 1, true)]
    [InlineData(100, 100L, 1, true)]
    [InlineData(100, 90L, 1, true)]
    [InlineData(100, 101L, 3, false)]
    public async Task Where_neither_wire_nor_format_tells_the_end_the_services_size_does(int length, long? fileSize, int tries, bool isSaved)
    {
        using var server = new BodyServer(async call =>
        {
            await call.WriteAsync("HTTP/1.1 200 OK\r\n\r\n");
            await call.WriteAsync(new byte[length]);
        });

        var fault = await Record.ExceptionAsync(() => From(server, fileSize).SaveAsync(_folder["final"]));

        Assert.Equal((isSaved, tries), (fault is null, server.Connections));
        Assert.Equal(isSaved ? ["final"] : [], _folder.Names);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    public async Task The_wires_own_end_counts_for_more_than_the_services_size(string answer)
    {
        using var server = new BodyServer(call => call.WriteAsync(answer));

        await From(server, fileSize: 1000).SaveAsync(_folder["final"]);

        Assert.Equal("abc", await File.ReadAllTextAsync(_folder["final"]));
    }

    [Fact]
    public async Task An_empty_body_without_a_length_is_no_image()
    {
        using var server = new BodyServer(call => call.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"));

        await Assert.ThrowsAsync<SegmindConnectionException>(() => From(server).SaveAsync(_folder["final"]));

        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData("close without a length")]
    [InlineData("close by HTTP/1.0")]
    [InlineData("close")]
    [InlineData("chunks without the last")]
    public async Task A_stream_that_is_cut_throws_at_its_end_and_is_not_asked_for_again(string ending)
    {
        using var server = new BodyServer(call => CutAsync(call, ending, WholeImages.Png, 0.5, watch: false));
        var copy = new MemoryStream();

        var failed = await Assert.ThrowsAsync<SegmindConnectionException>(() => From(server).CopyToAsync(copy));

        Assert.Equal((ChargeOutcome.Charged, 1), (failed.Charge, server.Connections));
        Assert.Equal(WholeImages.Png[..(WholeImages.Png.Length / 2)], copy.ToArray());
    }

    [Fact]
    public async Task A_cut_image_leaves_the_file_it_was_to_replace()
    {
        await File.WriteAllTextAsync(_folder["final"], "mine");
        using var server = new BodyServer(call => CutAsync(call, "close without a length", WholeImages.Jpeg, 0.9, watch: false));

        await Assert.ThrowsAsync<SegmindConnectionException>(() => From(server).SaveAsync(_folder["final"], overwrite: true));

        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["final"]));
        Assert.Equal(["final"], _folder.Names);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    public async Task A_download_that_stalls_and_is_cancelled_leaves_nothing(string format)
    {
        using var cancel = new CancellationTokenSource();
        using var server = new BodyServer(async call =>
        {
            await CutAsync(call, "stall", WholeImages.ByName(format), 0.5);
            await cancel.CancelAsync();
            await call.StallAsync();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => From(server).SaveAsync(_folder["final"], cancellationToken: cancel.Token));

        Assert.EndsWith(".part", Assert.Single(_seen));
        Assert.Empty(_folder.Names);
        Assert.Equal(1, server.Connections);
    }

    public void Dispose() => _folder.Dispose();

    private static OutputImage From(BodyServer server, long? fileSize = null) =>
        Download.From(new Uri(server.Url, "a.png"), new OwnHttpClients(), options => options.BaseAddress = server.Url, fileSize: fileSize);

    /// <summary>Sends part of an image, looks at the folder when that is on disk, and breaks off.</summary>
    private async Task CutAsync(BodyCall call, string ending, byte[] image, double share, bool watch = true)
    {
        var part = image[..Math.Clamp((int)(image.Length * share), 1, image.Length - 1)];
        await call.WriteAsync(ending switch
        {
            "close without a length" => "HTTP/1.1 200 OK\r\n\r\n",
            "close by HTTP/1.0" => "HTTP/1.0 200 OK\r\n\r\n",
            "chunks without the last" => $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{part.Length:x}\r\n",
            "a length too small" => $"HTTP/1.1 200 OK\r\nContent-Length: {part.Length}\r\n\r\n",
            _ => $"HTTP/1.1 200 OK\r\nContent-Length: {image.Length}\r\n\r\n",
        });
        await call.WriteAsync(part);
        await call.WriteAsync(ending == "chunks without the last" ? "\r\n" : "");
        while (watch && !Directory.EnumerateFiles(_folder.Path).Any(path => new FileInfo(path).Length >= part.Length) && ending != "a length too small")
        {
            await Task.Delay(1, call.Life);
        }

        _seen.AddRange(ending == "a length too small" ? [".00000000000000000000000000000000.part"] : _folder.Names);
        if (ending == "reset")
        {
            call.Reset();
        }
    }
}
