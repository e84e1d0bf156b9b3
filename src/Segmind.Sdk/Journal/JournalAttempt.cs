namespace Segmind.Sdk;

/// <summary>One attempt of a key as it lies in a journal.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Records">The records as they were written, one after the other; what a crash cut short included.</param>
public readonly record struct JournalAttempt(int Number, ReadOnlyMemory<byte> Records);

/// <summary>A key that a journal holds.</summary>
/// <param name="Key">The key.</param>
/// <param name="Attempts">The number of its last attempt.</param>
public readonly record struct JournalKey(string Key, int Attempts);
