namespace Segmind.Sdk;

/// <summary>Where <see cref="SegmindClient.RunOnceAsync"/> writes down what it is about to do, so that no crash makes it guess.</summary>
/// <remarks>
/// <para>
/// One key is one piece of work; an attempt is at most one submit of it. The bytes are the SDK's own: one line of text each, which a store
/// keeps as they are and in order. When a task of <see cref="TryClaimAsync"/> or <see cref="AppendAsync"/> has ended without an exception,
/// the bytes must survive a crash of the machine.
/// </para>
/// <para>
/// Only <see cref="TryClaimAsync"/> authorises a submit: of all processes that claim one attempt, exactly one may be told
/// <see langword="true"/>, now and for ever. <see cref="TryHoldAsync"/> only tells "in flight" from "dead".
/// In a database the claim is an INSERT under a unique key over (key, attempt). Implementations must be thread-safe; the contract
/// test suite in the repository (<c>tests/Segmind.Sdk.JournalContract</c>) checks one.
/// </para>
/// </remarks>
public interface IJobJournal
{
    /// <summary>Whether a hold that can be taken proves that its last owner is dead or done.</summary>
    /// <value>
    /// <see langword="true"/> for locks that the operating system frees only when their process ends. With <see langword="false"/> (leases, a
    /// database's session locks, network file systems) <see cref="OnUnknown.Resubmit"/> is refused, since the owner may still be sending.
    /// </value>
    bool HoldProvesDeath { get; }

    /// <summary>Where images are kept when the caller names no directory.</summary>
    /// <value>A directory on this machine; <see langword="null"/> when the store has none, and the caller must name one.</value>
    string? ImageDirectory { get; }

    /// <summary>Reads all attempts of a key.</summary>
    /// <param name="key">The key, compared ordinally.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The attempts by number; empty for a key that was never claimed.</returns>
    ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Makes an attempt with its first record, durably, if nobody has made it before: a compare-and-set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="attempt">Its number, from 1.</param>
    /// <param name="intent">The first record: one line with its line break.</param>
    /// <param name="cancellationToken">Ends the call; a claim that was begun may still take place.</param>
    /// <returns><see langword="false"/> when the attempt exists.</returns>
    ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default);

    /// <summary>Adds a record to an attempt, durably. Called only while the key is held.</summary>
    /// <param name="key">The key.</param>
    /// <param name="attempt">The attempt, which exists.</param>
    /// <param name="record">One line with its line break.</param>
    /// <param name="cancellationToken">Ends the call; a write that was begun may still take place.</param>
    /// <returns>When the record would survive a crash.</returns>
    ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default);

    /// <summary>Holds a key for this caller alone, within the process and across processes, if it is free right now.</summary>
    /// <param name="key">The key, or a name of the SDK's own that is never claimed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The hold, freed by disposing it or by the owner's death; <see langword="null"/> while another has it.</returns>
    ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Lists every key with the number of its attempts.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The keys, in any order. One that is claimed meanwhile may be missing.</returns>
    IAsyncEnumerable<JournalKey> ListAsync(CancellationToken cancellationToken = default);
}
