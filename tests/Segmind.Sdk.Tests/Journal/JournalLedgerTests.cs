using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Segmind.Sdk.Tests.TestKit;
using static Segmind.Sdk.Tests.RecordLog;

namespace Segmind.Sdk.Tests;

/// <summary>What a budget sees of a journal, and how an attempt is claimed with its reserve.</summary>
public sealed class JournalLedgerTests : IDisposable
{
    private const string Scope = "default";
    private static readonly AnyModel Request = new("seededit-v3") { ["prompt"] = "x" };
    private readonly TempFolder _folder = new();
    private readonly WatchedJournal _journal;
    private readonly ConcurrentBag<string> _read = [];

    public JournalLedgerTests() => _journal = new(new FileJobJournal(_folder["journal"])) { BeforeRead = key => _read.Add(key) };

    [Fact]
    public async Task Without_a_budget_the_journal_is_not_even_read()
    {
        var ledger = NewLedger(null);
        _journal.BeforeList = () => throw new IOException("Nobody should ask.");

        Assert.Null(await ledger.CheckAsync(Request, CancellationToken.None));
        await ledger.ObserveAsync(NewRun("k"));

        Assert.Empty(_read);
    }

    [Fact]
    public async Task All_attempts_of_all_keys_count()
    {
        await WriteAsync("saved", 1, 0.10m, Scope, RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved);
        await WriteAsync("failed", 1, 0.20m, Scope, RecordKind.Accepted, RecordKind.Failed);
        await WriteAsync("running", 1, 0.40m, Scope, RecordKind.Accepted);
        await WriteAsync("again", 1, 0.80m, Scope, RecordKind.Accepted, RecordKind.Failed, RecordKind.Again);
        await WriteAsync("again", 2, 1.60m, Scope, RecordKind.Accepted);
        await WriteAsync("elsewhere", 1, 3.20m, "another", RecordKind.Accepted);
        await WriteAsync("without", 1, 6.40m, scope: null, RecordKind.Accepted);
        var budget = NewBudget(100);

        await NewLedger(budget).CheckAsync(Request, CancellationToken.None);

        Assert.Equal(0.03m + 0.40m + 1.60m, budget.Spent);
    }

    [Fact]
    public async Task What_can_cost_nothing_more_is_read_once()
    {
        await WriteAsync("saved", 1, 0.10m, Scope, RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved);
        await WriteAsync("failed", 1, 0.20m, Scope, RecordKind.Accepted, RecordKind.Failed);
        await WriteAsync("without", 1, 6.40m, scope: null, RecordKind.Accepted);
        await WriteAsync("running", 1, 0.40m, Scope, RecordKind.Accepted);
        await WriteAsync("again", 1, 0.80m, Scope, RecordKind.Accepted, RecordKind.Failed, RecordKind.Again);
        await WriteAsync("again", 2, 1.60m, Scope, RecordKind.Accepted);
        await WriteAsync("damaged", 1, 0.10m, Scope);
        await _journal.AppendAsync("damaged", 1, "not a record\n"u8.ToArray());
        await WriteAsync("unreadable", 1, 0.10m, Scope);
        await WriteAsync("unreadable", 2, 0.10m, Scope);
        var torn = Directory.EnumerateFiles(_folder["journal"], "*.2.jsonl", SearchOption.AllDirectories).Single(path => File.ReadAllText(path).Contains("unreadable", StringComparison.Ordinal));
        await File.WriteAllTextAsync(torn, "not a record\n", TestContext.Current.CancellationToken);
        var ledger = NewLedger(NewBudget(100));

        await ledger.CheckAsync(Request, CancellationToken.None);
        Assert.Equal(["again", "damaged", "failed", "running", "saved", "unreadable", "without"], Read());
        await ledger.CheckAsync(Request, CancellationToken.None);

        Assert.Equal(["again", "damaged", "running", "unreadable"], Read());
    }

    [Fact]
    public async Task A_claim_writes_the_reserve_down_and_counts_it()
    {
        var budget = NewBudget(0.25m);
        var ledger = NewLedger(budget);

        Assert.True(await ClaimAsync(ledger, "k1"));
        Assert.True(await ClaimAsync(ledger, "k2"));
        await Assert.ThrowsAsync<SpendLimitExceededException>(() => ClaimAsync(ledger, "k3"));

        Assert.Equal(0.20m, budget.Spent);
        var intent = (await NewRun("k1").ReadAsync(isHeld: false, CancellationToken.None)).Last!.Intent!;
        Assert.Equal((Scope, 0.10m, 1), (intent.Scope, intent.Reserve, intent.Outputs));
        Assert.Equal(RunState.Free, (await NewRun("k3").ReadAsync(isHeld: false, CancellationToken.None)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_claim_that_comes_to_nothing_gives_its_reserve_back(bool throws)
    {
        var budget = NewBudget(0.10m);
        var ledger = NewLedger(budget);
        _journal.Claim = _ => throws ? throw new IOException("The disk is gone.") : Task.FromResult(false);

        var fault = await Record.ExceptionAsync(async () => Assert.False(await ClaimAsync(ledger, "k1")));
        _journal.Claim = claim => claim();

        Assert.Equal(throws, fault is JournalException);
        Assert.Equal(0, budget.Spent);
        Assert.True(await ClaimAsync(ledger, "k2"));
    }

    [Fact]
    public async Task Without_a_budget_an_attempt_is_claimed_without_a_reserve()
    {
        Assert.True(await ClaimAsync(NewLedger(null), "k1"));

        Assert.Null((await NewRun("k1").ReadAsync(isHeld: false, CancellationToken.None)).Last!.Intent!.Scope);
    }

    [Fact]
    public async Task Who_waits_for_the_budget_says_so_only_meanwhile()
    {
        var time = new VirtualTime();
        var ledger = new JournalLedger(_journal, new SpendGuard(NewBudget(1), _ => throw new InvalidOperationException("Nobody asks.")), time);
        var hold = await _journal.TryHoldAsync($"{JournalLedger.BudgetMark}budget:{Scope}");
        var flight = new Flight { SaveTo = "" };

        var claiming = ClaimAsync(ledger, "k1", flight);
        await time.SettleAsync();
        Assert.False(claiming.IsCompleted);
        Assert.Contains(Scope, flight.HeldBy, StringComparison.Ordinal);
        await hold!.DisposeAsync();

        Assert.True(await time.RunAsync(claiming));
        Assert.Null(flight.HeldBy);
    }

    [Fact]
    public async Task What_is_observed_settles_the_reserve()
    {
        var budget = NewBudget(1);
        var ledger = NewLedger(budget);
        await ClaimAsync(ledger, "k1");
        foreach (var kind in new[] { RecordKind.Accepted, RecordKind.Completed, RecordKind.Saved })
        {
            await _journal.AppendAsync("k1", 1, LineOf(kind));
        }

        await ledger.ObserveAsync(NewRun("k1"));
        Assert.Equal(0.03m, budget.Spent);

        _journal.BeforeRead = _ => throw new IOException("The disk is gone.");
        await ledger.ObserveAsync(NewRun("k1"));
        Assert.Equal(0.03m, budget.Spent);
    }

    [Fact]
    public async Task Nothing_comes_back_to_the_callers_context()
    {
        await WriteAsync("running", 1, 0.10m, Scope, RecordKind.Accepted);
        var slow = new SlowJournal(_journal);
        var ledger = new JournalLedger(slow, new SpendGuard(NewBudget(10), _ => throw new InvalidOperationException("Nobody asks.")), TimeProvider.System);
        var context = new CountingContext();
        var quote = await ledger.CheckAsync(Request, CancellationToken.None);

        await context.RunAsync(() => ledger.CheckAsync(Request, CancellationToken.None));
        await context.RunAsync(() => ledger.ClaimAsync(new(slow, "k1", TimeProvider.System), Intent("k1"), quote, new Flight { SaveTo = "" }, CancellationToken.None));
        await context.RunAsync(() => ledger.ClaimAsync(new(slow, "k2", TimeProvider.System), Intent("k2"), quote: null, new Flight { SaveTo = "" }, CancellationToken.None));
        await context.RunAsync(() => ledger.ObserveAsync(new(slow, "k1", TimeProvider.System)));
        var hold = await _journal.TryHoldAsync($"{JournalLedger.BudgetMark}budget:{Scope}");
        var waiting = context.RunAsync(() => ledger.ClaimAsync(new(slow, "k3", TimeProvider.System), Intent("k3"), quote, new Flight { SaveTo = "" }, CancellationToken.None));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        await hold!.DisposeAsync();
        await waiting;

        Assert.Equal(0, context.Posts);
    }

    public void Dispose() => _folder.Dispose();

    private static SpendBudget NewBudget(decimal limit) => new(limit) { Price = _ => 0.10m };

    private JournalLedger NewLedger(SpendBudget? budget) => new(_journal, new SpendGuard(budget, _ => throw new InvalidOperationException("Nobody asks.")), TimeProvider.System);

    private KeyJournal NewRun(string key) => new(_journal, key, TimeProvider.System);

    private async Task<bool> ClaimAsync(JournalLedger ledger, string key, Flight? flight = null)
    {
        var quote = await ledger.CheckAsync(Request, CancellationToken.None);
        return await ledger.ClaimAsync(NewRun(key), Intent(key), quote, flight ?? new Flight { SaveTo = "" }, CancellationToken.None);
    }

    private static JournalRecord Intent(string key) => new() { N = 1, Mark = $"mark of {key}", Slug = "seededit-v3", Fp = "v1:AA", Origin = "https://api.segmind.com" };

    private List<string> Read()
    {
        var keys = _read.Distinct().Order(StringComparer.Ordinal).ToList();
        _read.Clear();
        return keys;
    }

    private async Task WriteAsync(string key, int attempt, decimal reserve, string? scope, params string[] kinds)
    {
        await _journal.TryClaimAsync(key, attempt, Line(RecordKind.Intent, record => (record.Key, record.N, record.Scope, record.Reserve) = (key, attempt, scope, reserve)));
        foreach (var kind in kinds)
        {
            await _journal.AppendAsync(key, attempt, LineOf(kind));
        }
    }

    private static byte[] LineOf(string kind) => Line(kind, record => record.Cost = kind == RecordKind.Saved ? 0.03m : null);

    /// <summary>A journal over a network: nothing in it is done at once.</summary>
    private sealed class SlowJournal(WatchedJournal inner) : IJobJournal
    {
        public bool HoldProvesDeath => true;

        public string? ImageDirectory => inner.ImageDirectory;

        public async ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default)
        {
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            return await inner.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
        {
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            return await inner.TryClaimAsync(key, attempt, intent, cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default)
        {
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            await inner.AppendAsync(key, attempt, record, cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default)
        {
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            return await inner.TryHoldAsync(key, cancellationToken).ConfigureAwait(false) is { } hold ? new SlowHold(hold) : null;
        }

        public async IAsyncEnumerable<JournalKey> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var key in inner.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
                yield return key;
            }
        }
    }

    private sealed class SlowHold(IAsyncDisposable hold) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Delay(1).ConfigureAwait(false);
            await hold.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class CountingContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public Task RunAsync(Func<Task> call)
        {
            var test = Current;
            SetSynchronizationContext(this);
            try
            {
                return call();
            }
            finally
            {
                SetSynchronizationContext(test);
            }
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}
