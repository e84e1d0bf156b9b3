namespace Segmind.Sdk.Emulator;

/// <summary>How long queued work takes.</summary>
public enum EmulatorLatency
{
    /// <summary>20 ms in the queue and 80 ms of processing, whatever the model.</summary>
#pragma warning disable CA1720 // The word is about time here.
    Short = 0,
#pragma warning restore CA1720

    /// <summary>The average times that Segmind's pages print, SeedEdit 3.0's 10.85 s for one.</summary>
    Real,
}
