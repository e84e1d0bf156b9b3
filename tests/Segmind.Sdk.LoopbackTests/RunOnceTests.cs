using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

public sealed class RunOnceTests : LoopbackTest
{
    private const string Key = "order-4711";

    private static RunOnceOptions Once => new() { Interval = ShortInterval };

    private SeedEditV3 Request => new() { Image = ImageInput.FromBytes(Photo.Png), Prompt = "a sunny beach" };

    [Fact(Timeout = HangGuard)]
    public async Task A_local_photo_is_edited_once_however_often_it_is_run()
    {
        var first = await Client.RunOnceAsync(Key, Request, Once);
        using var another = CreateClient();
        var second = await another.RunOnceAsync(Key, Request, Once);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(second.Images)));
        Assert.Equal(first.Images[0].Path, second.Images[0].Path);
        Assert.Equal((1, 1, 1), (Posts($"/v2/{SeedEdit}"), Posts("/upload-asset"), Emulator.Ledger.Entries.Count));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_workflow_is_run_once()
    {
        var request = new RetouchWorkflow { Image = HostPhoto() };

        await Client.RunOnceAsync(Key, request, Once);
        using var another = CreateClient();
        var result = await another.RunOnceAsync(Key, request, Once);

        Assert.All(result.Images, image => Assert.True(File.Exists(image.Path)));
        Assert.NotEmpty(result.Images);
        Assert.Equal((1, 1), (Posts($"/workflows/{Retouch}"), Emulator.Ledger.Entries.Count));
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultKind.DropAfterAccepting)]
    [InlineData(FaultKind.DropBeforeAccepting)]
    public async Task A_lost_answer_is_told_and_nothing_is_sent_again(FaultKind fault)
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = fault });

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunOnceAsync(Key, Request, Once));
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunOnceAsync(Key, Request, Once));

        Assert.Equal(1, Posts($"/v2/{SeedEdit}"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Half_an_answer_that_names_the_job_is_enough()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.HalfBody });

        var result = await Client.RunOnceAsync(Key, Request, Once);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal(RunState.Saved, (await Client.FindRunAsync(Key)).State);
        Assert.Equal((1, 1), (Posts($"/v2/{SeedEdit}"), Emulator.Ledger.Entries.Count));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Reconciling_adopts_the_one_job_of_the_history_that_fits()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting });
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunOnceAsync(Key, Request, Once));
        await Client.RunAsync(Request with { Prompt = "a forest" }, Queued);
        var options = Once;
        options.OnUnknown = OnUnknown.Reconcile;

        var result = await Client.RunOnceAsync(Key, Request, options);

        Assert.Equal(Emulator.Ledger.Entries[0].RequestId, result.RequestId);
        Assert.Equal(2, Posts($"/v2/{SeedEdit}"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Reconciling_does_not_choose_between_two_that_fit()
    {
        await Client.RunAsync(Request, Queued);
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting });
        var options = Once;
        options.OnUnknown = OnUnknown.Reconcile;
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunOnceAsync(Key, Request, options));

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunOnceAsync(Key, Request, options));

        Assert.Equal(2, Posts($"/v2/{SeedEdit}"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Reconciling_that_finds_nothing_sends_nothing()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropBeforeAccepting });
        var options = Once;
        options.OnUnknown = OnUnknown.Reconcile;
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunOnceAsync(Key, Request, options));

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => Client.RunOnceAsync(Key, Request, options));

        Assert.Equal(1, Posts($"/v2/{SeedEdit}"));
        Assert.Empty(Emulator.Ledger.Entries);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_rate_limit_is_waited_out_as_a_second_attempt()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.RateLimited });

        await Client.RunOnceAsync(Key, Request, Once);

        Assert.Equal(2, (await Client.FindRunAsync(Key)).Attempt);
        Assert.Equal((2, 1), (Posts($"/v2/{SeedEdit}"), Emulator.Ledger.Entries.Count));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_caller_who_leaves_during_the_submit_does_not_lose_it()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.Delay, Delay = TimeSpan.FromSeconds(3) });
        using var leave = new CancellationTokenSource();
        var running = Client.RunOnceAsync(Key, Request, Once, leave.Token);
        while (Posts($"/v2/{SeedEdit}") == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await leave.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(ChargeOutcome.Unknown, Assert.IsType<InferenceCanceledException>(e).Charge);
        await Client.DisposeAsync();

        using var another = CreateClient();
        Assert.Equal(RunState.Accepted, (await another.FindRunAsync(Key)).State);
        await another.RunOnceAsync(Key, Request, Once);
        Assert.Equal((1, 1), (Posts($"/v2/{SeedEdit}"), Emulator.Ledger.Entries.Count));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_lost_image_file_is_downloaded_again_without_a_submit()
    {
        var first = await Client.RunOnceAsync(Key, Request, Once);
        File.Delete(first.Images[0].Path!);

        var second = await Client.RunOnceAsync(Key, Request, Once);

        Photo.AssertEdited(Photo.Png, await File.ReadAllBytesAsync(second.Images[0].Path!, TestContext.Current.CancellationToken));
        Assert.Equal(1, Posts($"/v2/{SeedEdit}"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_budget_counts_what_other_clients_of_the_journal_spent()
    {
        for (var n = 0; n < 3; n++)
        {
            using var client = CreateClient(new SpendBudget(0.12m) { Price = _ => 0.05m });
            await client.RunOnceAsync($"{Key}-{n}", Request, Once).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        using var last = CreateClient(new SpendBudget(0.12m) { Price = _ => 0.05m });
        var e = await Assert.ThrowsAsync<SpendLimitExceededException>(() => last.RunOnceAsync($"{Key}-9", Request, Once));

        Assert.Equal(2 * Emulator.Ledger.Entries[0].Cost, e.Spent);
        Assert.Equal(2, Posts($"/v2/{SeedEdit}"));
    }

    protected override SegmindClient CreateClient() => CreateClient(budget: null);

    private SegmindClient CreateClient(SpendBudget? budget) => Emulator.CreateClient(options =>
    {
        options.Journal = new FileJobJournal(Path.Combine(Folder, "journal"));
        options.Budget = budget;
    });
}
