namespace Segmind.Sdk.Emulator;

/// <summary>Waits for a run to finish. The run goes on, and is charged, whether or not the client still waits.</summary>
internal sealed class RunClock(TimeProvider time)
{
    public async Task WaitAsync(InferenceRun run, CancellationToken cancellationToken)
    {
        // Timers count whole milliseconds and may fire a fraction early.
        while (run.Finished - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
