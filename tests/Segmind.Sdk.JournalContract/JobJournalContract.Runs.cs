using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.JournalContract;

/// <summary>What it is all for: clients over the store charge a key once. Each client has an instance of its own, as on another machine.</summary>
public abstract partial class JobJournalContract
{
    private const string Model = "seededit-v3";
    private static readonly TimeSpan ShortInterval = TimeSpan.FromMilliseconds(20);
    private static readonly SeedEditV3 Request = new() { Image = new Uri("https://example.com/a.png"), Prompt = "a sunny beach" };
    private SegmindEmulator _emulator = null!;
    private DirectoryInfo? _images;

    private RunOnceOptions RunOptions => new() { SaveTo = (_images ??= Directory.CreateTempSubdirectory("journal-contract-")).FullName, Interval = ShortInterval };

    private int Submits => _emulator.Requests.Count(request => request is { Method: "POST", Path: "/v2/" + Model });

    [Fact(Timeout = HangGuard)]
    public async Task A_key_is_submitted_once_and_answered_from_the_store_by_every_later_client()
    {
        byte[]? first = null;
        for (var n = 0; n < 3; n++)
        {
            await using var client = await NewClientAsync(await OpenOnceMoreAsync());
            var image = await File.ReadAllBytesAsync(Assert.Single((await client.RunOnceAsync(Key, Request, RunOptions)).Images).Path!);
            Assert.Equal(first ??= image, image);
        }

        AssertCharges(submits: 1, charged: 1);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Clients_that_run_one_key_at_once_submit_it_once_and_all_get_the_image()
    {
        var clients = new List<SegmindClient>();
        for (var n = 0; n < 4; n++)
        {
            clients.Add(await NewClientAsync(await OpenOnceMoreAsync()));
        }

        var results = await AtOnceAsync(12, n => clients[n % clients.Count].RunOnceAsync(Key, Request, RunOptions));

        Assert.Single(results.Select(result => result.RequestId).Distinct());
        Assert.All(results, result => Assert.True(File.Exists(Assert.Single(result.Images).Path)));
        AssertCharges(submits: 1, charged: 1);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_unknown_outcome_stays_unknown_for_every_later_client()
    {
        var journal = await OpenOnceMoreAsync();
        await using (var client = await NewClientAsync(journal))
        {
            _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting });
            await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.RunOnceAsync(Key, Request, RunOptions));
        }

        await using var later = await NewClientAsync(await ReopenAsync(journal));
        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => later.RunOnceAsync(Key, Request, RunOptions));

        Assert.Equal((Key, 1), (unknown.Key, unknown.Attempt));
        Assert.Equal(RunState.Unknown, (await later.FindRunAsync(Key)).State);
        Assert.Equal(1, Submits);
        Assert.Single(_emulator.Ledger.Entries);
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_unknown_outcome_is_resolved_for_all()
    {
        await using var client = await NewClientAsync(await OpenOnceMoreAsync());
        await using var other = await NewClientAsync(await OpenOnceMoreAsync());
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting });
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.RunOnceAsync(Key, Request, RunOptions));

        await client.ResolveAsync(Key, 1, UnknownResolution.Adopt(Assert.Single(_emulator.Ledger.Entries).RequestId));
        var result = await other.RunOnceAsync(Key, Request, RunOptions);

        Assert.True(File.Exists(Assert.Single(result.Images).Path));
        AssertCharges(submits: 1, charged: 1);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_job_that_one_client_left_is_resumed_by_another()
    {
        await using (var client = await NewClientAsync(await OpenOnceMoreAsync()))
        {
            // The first poll hangs: the caller leaves an accepted job behind, not a completed one.
            _emulator.AddFault(new Fault { Route = FaultRoute.V2Status, Kind = FaultKind.WithholdAnswer });
            using var leave = new CancellationTokenSource();
            var options = RunOptions;
            options.Progress = new Leaving(leave);
            await Assert.ThrowsAsync<InferenceCanceledException>(() => client.RunOnceAsync(Key, Request, options, leave.Token));
        }

        await using var other = await NewClientAsync(await OpenOnceMoreAsync());
        Assert.Equal(RunState.Accepted, (await other.FindRunAsync(Key)).State);
        var resumed = await ResumeAsync(other);

        var run = Assert.Single(resumed);
        Assert.Equal((Key, RunState.Saved), (run.Key, run.State));
        Assert.True(File.Exists(Assert.Single(run.Result!.Images).Path));
        Assert.Empty(await ResumeAsync(other));
        AssertCharges(submits: 1, charged: 1);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_key_is_in_flight_while_another_client_sends_it_and_unknown_afterwards()
    {
        await using var client = await NewClientAsync(await OpenOnceMoreAsync());
        await using var other = await NewClientAsync(await OpenOnceMoreAsync());
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.WithholdAnswer });

        var sending = client.RunOnceAsync(Key, Request, RunOptions);
        while (Submits == 0)
        {
            await Task.Delay(5);
        }

        var meanwhile = (await other.FindRunAsync(Key)).State;
        await _emulator.DisposeAsync();

        Assert.Equal(RunState.InFlight, meanwhile);
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => sending);
        Assert.Equal(RunState.Unknown, (await other.FindRunAsync(Key)).State);
        Assert.Equal(1, Submits);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_refused_key_is_submitted_afresh_by_another_client()
    {
        await using var client = await NewClientAsync(await OpenOnceMoreAsync());
        await using var other = await NewClientAsync(await OpenOnceMoreAsync());
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.NoCredits });

        await Assert.ThrowsAsync<SegmindApiException>(() => client.RunOnceAsync(Key, Request, RunOptions));
        await other.RunOnceAsync(Key, Request, RunOptions);

        AssertCharges(submits: 2, charged: 1);
        Assert.Equal(2, (await other.FindRunAsync(Key)).Attempt);
    }

    private void AssertCharges(int submits, int charged)
    {
        Assert.Equal((submits, charged), (Submits, _emulator.Ledger.Entries.Count(entry => entry is { State: LedgerState.Completed, Cost: > 0 })));
        Assert.Equal(charged, _emulator.Ledger.Entries.Count);
        Print($"{submits} submits arrived, {charged} charged");
    }

    private async Task<SegmindClient> NewClientAsync(IJobJournal journal)
    {
        _emulator ??= await SegmindEmulator.StartAsync();
        return _emulator.CreateClient(options => options.Journal = journal);
    }

    private async Task<List<ResumedRun>> ResumeAsync(SegmindClient client)
    {
        var runs = new List<ResumedRun>();
        await foreach (var run in client.ResumePendingAsync(new ResumeOptions { SaveTo = RunOptions.SaveTo, Interval = ShortInterval }))
        {
            runs.Add(run);
        }

        return runs;
    }

    private async ValueTask StopEmulatorAsync()
    {
        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }

        _images?.Delete(recursive: true);
    }

    /// <summary>A caller that leaves when it hears of its job.</summary>
    private sealed class Leaving(CancellationTokenSource leave) : IProgress<JobStatus>
    {
        public void Report(JobStatus value) => leave.Cancel();
    }
}
