using Segmind.Sdk.Tests.TestKit;
using static Segmind.Sdk.Tests.RecordLog;

namespace Segmind.Sdk.Tests;

public sealed class PruningTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Pruning_leaves_a_tombstone_that_keeps_the_key_taken()
    {
        var journal = Open();
        await SaveAsync(journal, Key);

        Assert.Equal(1, await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));
        Assert.Equal(0, await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));

        var state = await ReadAsync(Open());
        Assert.Equal((RunState.Saved, false, "v1:AA", 2), (state.State, state.MaySubmit, state.Bound!.Intent!.Fp, state.NextAttempt));
        Assert.Equal("/images/a.png", Assert.Single(state.Last!.Files).Path);
        Assert.Empty(Directory.GetFiles(_folder["j"], "*.jsonl", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_pruned_key_can_be_forgotten_and_run_and_pruned_again()
    {
        var journal = Open();
        await SaveAsync(journal, Key);
        await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1));

        await journal.AppendAsync(Key, 1, Line(RecordKind.Forgotten));
        Assert.Equal(RunState.Free, (await ReadAsync(journal)).State);
        await SaveAsync(journal, Key, attempt: 2);
        Assert.Equal((RunState.Saved, 2), ((await ReadAsync(journal)).State, (await ReadAsync(journal)).Last!.Number));
        Assert.Equal(1, await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));

        var state = await ReadAsync(Open());
        Assert.Equal((RunState.Saved, 3), (state.State, state.NextAttempt));
    }

    [Fact]
    public async Task Only_what_was_saved_before_is_pruned()
    {
        var journal = Open();
        await SaveAsync(journal, "saved");
        await journal.TryClaimAsync("running", 1, Line(RecordKind.Intent, record => record.Key = "running"));

        Assert.Equal(0, await journal.PruneAsync(DateTimeOffset.UnixEpoch));
        Assert.Equal(1, await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddTicks(1)));

        Assert.Equal(RunState.Unknown, RunFold.Of("running", await journal.ReadAsync("running"), isHeld: false, holdProvesDeath: true).State);
    }

    [Fact]
    public async Task A_crash_during_pruning_never_frees_the_key()
    {
        for (var operations = 0; ; operations++)
        {
            using var folder = new TempFolder();
            var journal = new FileJobJournal(folder["j"], null, new OddDisk());
            await SaveAsync(journal, Key, attempt: 1, RecordKind.Void);
            await SaveAsync(journal, Key, attempt: 2);
            var crashing = new FileJobJournal(folder["j"], null, new OddDisk { OperationsLeft = operations });
            var crash = await Record.ExceptionAsync(() => crashing.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));

            var after = new FileJobJournal(folder["j"]);
            Assert.Equal(RunState.Saved, (await ReadAsync(after)).State);
            await after.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1));
            Assert.Equal((RunState.Saved, 3), ((await ReadAsync(after)).State, (await ReadAsync(after)).NextAttempt));
            if (crash is null)
            {
                Assert.True(operations > 4);
                return;
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pruned_key_remembers_whether_its_one_resubmit_is_used_up(bool wasResubmitted)
    {
        var journal = Open();
        await journal.TryClaimAsync(Key, 1, Line(RecordKind.Intent));
        await journal.AppendAsync(Key, 1, Line(RecordKind.Void, record => record.By = wasResubmitted ? nameof(OnUnknown.Resubmit) : nameof(SegmindClient.ResolveAsync)));
        await SaveAsync(journal, Key, attempt: 2);

        await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1));
        Assert.Equal(wasResubmitted, (await ReadAsync(journal)).HasResubmitted);
        await journal.AppendAsync(Key, 2, Line(RecordKind.Forgotten));
        await SaveAsync(journal, Key, attempt: 3);
        await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1));

        Assert.Equal(wasResubmitted, (await ReadAsync(journal)).HasResubmitted);
    }

    [Fact]
    public async Task A_key_is_forgotten_wherever_a_pruning_crashed()
    {
        for (var operations = 0; ; operations++)
        {
            using var folder = new TempFolder();
            var journal = new FileJobJournal(folder["j"], null, new OddDisk());
            await SaveAsync(journal, Key, attempt: 1, RecordKind.Void);
            await SaveAsync(journal, Key, attempt: 2);
            var crashing = new FileJobJournal(folder["j"], null, new OddDisk { OperationsLeft = operations });
            var crash = await Record.ExceptionAsync(() => crashing.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));

            var after = new FileJobJournal(folder["j"]);
            await after.AppendAsync(Key, 2, Line(RecordKind.Forgotten));
            Assert.Equal((RunState.Free, 3), ((await ReadAsync(after)).State, (await ReadAsync(after)).NextAttempt));
            await after.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1));
            Assert.Equal((RunState.Free, 3), ((await ReadAsync(after)).State, (await ReadAsync(after)).NextAttempt));
            if (crash is null)
            {
                Assert.True(operations > 4);
                return;
            }
        }
    }

    [Fact]
    public async Task A_crash_during_a_second_pruning_never_frees_the_key()
    {
        for (var operations = 0; ; operations++)
        {
            using var folder = new TempFolder();
            var journal = new FileJobJournal(folder["j"]);
            await SaveAsync(journal, Key);
            await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1));
            await journal.AppendAsync(Key, 1, Line(RecordKind.Forgotten));
            await SaveAsync(journal, Key, attempt: 2);
            var crashing = new FileJobJournal(folder["j"], null, new OddDisk { OperationsLeft = operations });
            var crash = await Record.ExceptionAsync(() => crashing.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));

            Assert.Equal((RunState.Saved, 3), ((await ReadAsync(new(folder["j"]))).State, (await ReadAsync(new(folder["j"]))).NextAttempt));
            if (crash is null)
            {
                Assert.True(operations > 4);
                return;
            }
        }
    }

    [Fact]
    public async Task Pruning_keeps_what_forgotten_and_late_attempts_cost()
    {
        var journal = Open();
        await ClaimAsync(1, RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved, RecordKind.Forgotten);
        await ClaimAsync(2, RecordKind.Void, RecordKind.Accepted);
        await ClaimAsync(3, RecordKind.Accepted, RecordKind.Failed, RecordKind.Again);
        await ClaimAsync(4, RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved);
        Assert.Equal(0.20m, await SpentAsync());

        Assert.Equal(1, await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));

        Assert.Equal(0.20m, await SpentAsync());

        async Task ClaimAsync(int attempt, params string[] kinds)
        {
            await journal.TryClaimAsync(Key, attempt, Line(RecordKind.Intent, record => (record.N, record.Scope, record.Reserve) = (attempt, "default", 0.10m)));
            foreach (var kind in kinds)
            {
                await journal.AppendAsync(Key, attempt, Line(kind, record => record.Cost = kind is RecordKind.Completed or RecordKind.Saved ? 0.05m : null));
            }
        }

        async Task<decimal> SpentAsync()
        {
            var budget = new SpendBudget(10);
            var ledger = new JournalLedger(journal, new SpendGuard(budget, _ => throw new InvalidOperationException("Nobody asks.")), TimeProvider.System);
            await ledger.ObserveAsync(new KeyJournal(journal, Key, TimeProvider.System));
            return budget.Spent;
        }
    }

    [Fact]
    public async Task A_key_that_cost_another_budget_is_not_pruned()
    {
        var journal = Open();
        await journal.TryClaimAsync(Key, 1, Line(RecordKind.Intent, record => (record.Scope, record.Reserve) = ("other", 0.10m)));
        await journal.AppendAsync(Key, 1, Line(RecordKind.Void));
        await SaveAsync(journal, Key, attempt: 2);

        Assert.Equal(0, await journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1)));
    }

    public void Dispose() => _folder.Dispose();

    private FileJobJournal Open() => new(_folder["j"]);

    private static async Task<KeyState> ReadAsync(FileJobJournal journal) => RunFold.Of(Key, await journal.ReadAsync(Key), isHeld: false, holdProvesDeath: true);

    private static async Task SaveAsync(FileJobJournal journal, string key, int attempt = 1, params string[] kinds)
    {
        await journal.TryClaimAsync(key, attempt, Line(RecordKind.Intent, record => (record.Key, record.N) = (key, attempt)));
        foreach (var kind in kinds.Length > 0 ? kinds : [RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved])
        {
            await journal.AppendAsync(key, attempt, Line(kind));
        }
    }
}
