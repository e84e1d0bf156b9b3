using System.Runtime.CompilerServices;
using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Plants a journal in every process of a world, on a storage of choice.</summary>
internal sealed class JournalBug(Func<SimProcess, IJobJournal, IJobJournal> plant, bool hasLocks = true) : Bug
{
    public override IJournalStorage Storage(SimProcess process, IJournalStorage storage) => hasLocks ? storage : new NoLocks((SimStorage)storage);

    public override IJobJournal Journal(SimProcess process, IJobJournal journal) => plant(process, journal);
}

/// <summary>No intent: the first thing written is what became of the submit.</summary>
internal class NoIntents(IJobJournal inner) : JournalDouble(inner)
{
    private (int Attempt, byte[] Intent)? _held;

    protected virtual bool WritesIntentsLate => false;

    public override ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        _held = (attempt, intent.ToArray());
        return ValueTask.FromResult(true);
    }

    public override async ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var attempts = await Inner.ReadAsync(key, cancellationToken);
        return _held is var (attempt, intent) ? [.. attempts, new JournalAttempt(attempt, intent)] : attempts;
    }

    public override async ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default)
    {
        if (_held is not var (held, intent) || held != attempt)
        {
            await Inner.AppendAsync(key, attempt, record, cancellationToken);
            return;
        }

        _held = null;
        await Inner.TryClaimAsync(key, attempt, WritesIntentsLate ? intent : record, cancellationToken);
        await (WritesIntentsLate ? Inner.AppendAsync(key, attempt, record, cancellationToken) : ValueTask.CompletedTask);
    }
}

/// <summary>An intent that is written when the answer is there.</summary>
internal sealed class LateIntents(IJobJournal inner) : NoIntents(inner)
{
    protected override bool WritesIntentsLate => true;
}

/// <summary>A store that takes its time between being asked for an attempt and giving it. Honest: of two, one is told true.</summary>
internal class SlowClaims(SimProcess process, IJobJournal inner, TimeSpan? pause = null) : JournalDouble(inner)
{
    public override async ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        await PauseAsync();
        return await base.TryClaimAsync(key, attempt, intent, CancellationToken.None);
    }

    protected World World => process.World;

    protected Task PauseAsync() => Task.Delay(pause ?? TimeSpan.FromSeconds(6), process.Clock);
}

/// <summary>A store that can only append: whoever claims has claimed.</summary>
internal sealed class AppendStore(SimProcess process, IJobJournal inner) : SlowClaims(process, inner)
{
    public override async ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        await PauseAsync();
        if (!await Inner.TryClaimAsync(key, attempt, intent, CancellationToken.None))
        {
            await Inner.AppendAsync(key, attempt, intent, CancellationToken.None);
        }

        return true;
    }
}

/// <summary>A claim that looks whether the name is free and then renames over it.</summary>
internal sealed class MovedClaims(SimProcess process, IJobJournal inner) : SlowClaims(process, inner)
{
    public override async ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        if ((await Inner.ReadAsync(key, cancellationToken)).Any(known => known.Number == attempt))
        {
            return false;
        }

        await PauseAsync();
        if (!await Inner.TryClaimAsync(key, attempt, intent, CancellationToken.None))
        {
            World.Rewrite(attempt, intent.ToArray());
        }

        return true;
    }
}

/// <summary>A process that tidies up when it begins: it reads an attempt, writes it anew and renames it over the old one.</summary>
internal sealed class Compaction(SimProcess process, IJobJournal inner) : JournalDouble(inner)
{
    private bool _isDone = process.Number == 1;

    public override async ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var attempts = await Inner.ReadAsync(key, cancellationToken);
        if (_isDone)
        {
            return attempts;
        }

        _isDone = true;
        await Task.Delay(TimeSpan.FromSeconds(30), process.Clock, CancellationToken.None);
        foreach (var attempt in attempts)
        {
            process.World.Rewrite(attempt.Number, attempt.Records.ToArray());
        }

        return await Inner.ReadAsync(key, cancellationToken);
    }
}

/// <summary>A budget that takes a submit whose process died for one that never was.</summary>
internal sealed class FreedReserves(IJobJournal inner) : JournalDouble(inner)
{
    public override async IAsyncEnumerable<JournalKey> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var key in Inner.ListAsync(cancellationToken))
        {
            if (RunFold.Of(key.Key, await Inner.ReadAsync(key.Key, cancellationToken), isHeld: false, holdProvesDeath: true).State != RunState.Unknown)
            {
                yield return key;
            }
        }
    }
}

/// <summary>A completion that is written down as an expiry.</summary>
internal sealed class WrongEnds(IJobJournal inner) : JournalDouble(inner)
{
    public override ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default) => base.AppendAsync(
        key,
        attempt,
        KindOf(record) == RecordKind.Completed ? RecordCodec.Write(new JournalRecord { V = RecordCodec.Version, R = RecordKind.Expired }) : record,
        cancellationToken);
}
