using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>Everything that can go wrong with the pictures themselves: uploads before the submit, downloads after it.</summary>
public sealed class MediaFaultTests : LoopbackTest
{
    private static SeedEditV3 Local => new() { Image = ImageInput.FromBytes(Photo.Png), Prompt = "x" };

    protected override SegmindClient CreateClient() => Emulator.CreateClient(options => options.FetchTimeout = TimeSpan.FromSeconds(1));

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultKind.DropBeforeAccepting, 3)]
    [InlineData(FaultKind.DropAfterAccepting, 3)]
    [InlineData(FaultKind.WithholdAnswer, 3)]
    [InlineData(FaultKind.HalfBody, 3)]
    [InlineData(FaultKind.RateLimited, 3)]
    [InlineData(FaultKind.Delay, 1)]
    [InlineData(FaultKind.WrongContentType, 1)]
    [InlineData(FaultKind.OtherShape, 1)]
    public async Task An_upload_costs_nothing_and_is_repeated_until_it_is_there(FaultKind kind, int uploads)
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.Upload, Kind = kind, Times = 2, Reset = "", Delay = TimeSpan.FromMilliseconds(200) });

        var result = await Client.RunAsync(Local, Queued);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal((uploads, 1, 1), (Posts("/upload-asset"), Posts($"/v2/{SeedEdit}"), Emulator.Ledger.Entries.Count));
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_upload_that_stays_away_submits_nothing_and_the_next_call_tries_anew()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.Upload, Kind = FaultKind.DropBeforeAccepting, Times = 3 });
        var request = Local;

        var lost = await Assert.ThrowsAsync<SegmindConnectionException>(() => Client.RunAsync(request, Queued));

        Assert.Equal((ChargeOutcome.NotCharged, 3, 0), (lost.Charge, Posts("/upload-asset"), Posts($"/v2/{SeedEdit}")));
        Assert.Empty(Emulator.Ledger.Entries);
        Assert.Single((await Client.RunAsync(request, Queued)).Images);
        Assert.Equal((4, 1), (Posts("/upload-asset"), Posts($"/v2/{SeedEdit}")));
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(400, 1, SegmindErrorKind.InvalidRequest)]
    [InlineData(413, 1, SegmindErrorKind.InvalidRequest)]
    [InlineData(500, 3, SegmindErrorKind.ServerError)]
    [InlineData(200, 1, SegmindErrorKind.UnreadableAnswer)]
    public async Task An_upload_that_is_refused_submits_nothing(int status, int uploads, SegmindErrorKind kind)
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.Upload, Kind = FaultKind.Respond, Status = status, Times = null });

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.RunAsync(Local, Direct));

        Assert.Equal((kind, ChargeOutcome.NotCharged, uploads, 0), (refused.Kind, refused.Charge, Posts("/upload-asset"), Posts($"/v1/{SeedEdit}")));
        Assert.Empty(Emulator.Ledger.Entries);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultKind.DropBeforeAccepting, 3)]
    [InlineData(FaultKind.WithholdAnswer, 3)]
    [InlineData(FaultKind.HalfBody, 3)]
    [InlineData(FaultKind.RateLimited, 3)]
    [InlineData(FaultKind.Delay, 1)]
    [InlineData(FaultKind.WrongContentType, 1)]
    public async Task A_download_that_breaks_is_begun_again_and_saved_whole(FaultKind kind, int downloads)
    {
        var image = (await Client.RunAsync(Local, Queued)).Images[0];
        var whole = await Photo.ReadAsync(image);
        var before = Gets("/generations/");
        Emulator.AddFault(new Fault { Route = FaultRoute.Media, Kind = kind, Times = 2, Reset = "", Delay = TimeSpan.FromMilliseconds(200) });

        var path = await image.SaveToDirectoryAsync(Folder);

        Assert.Equal(whole, await File.ReadAllBytesAsync(path));
        Assert.Equal(".png", Path.GetExtension(path));
        Assert.Equal([path], Directory.GetFiles(Folder));
        Assert.Equal((downloads, 1), (Gets("/generations/") - before, Posts($"/v2/{SeedEdit}")));
        Wire.AssertKeysWhereTheyBelong(Emulator);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultKind.DropBeforeAccepting)]
    [InlineData(FaultKind.HalfBody)]
    public async Task A_download_that_keeps_breaking_leaves_no_file_and_says_that_the_run_was_charged(FaultKind kind)
    {
        var image = (await Client.RunAsync(Local, Queued)).Images[0];
        Emulator.AddFault(new Fault { Route = FaultRoute.Media, Kind = kind, Times = 3 });

        var lost = await Assert.ThrowsAsync<SegmindConnectionException>(() => image.SaveAsync(Path.Combine(Folder, "a.png")));

        Assert.Equal((ChargeOutcome.Charged, Row.RequestId, 3), (lost.Charge, lost.RequestId, Gets("/generations/")));
        Assert.Empty(Directory.GetFiles(Folder));
        await image.SaveAsync(Path.Combine(Folder, "a.png"));
        Photo.AssertEdited(Photo.Png, await File.ReadAllBytesAsync(Path.Combine(Folder, "a.png")));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_file_that_is_gone_is_told_at_once()
    {
        var image = (await Client.RunAsync(Local, Queued)).Images[0];
        Emulator.AddFault(new Fault { Route = FaultRoute.Media, Kind = FaultKind.Respond, Status = 404 });

        var gone = await Assert.ThrowsAsync<SegmindApiException>(() => image.SaveToDirectoryAsync(Folder));

        Assert.Equal((404, ChargeOutcome.Charged, 1), ((int)gone.StatusCode, gone.Charge, Gets("/generations/")));
        Assert.Empty(Directory.GetFiles(Folder));
    }
}
