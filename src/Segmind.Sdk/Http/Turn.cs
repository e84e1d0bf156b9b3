namespace Segmind.Sdk;

/// <summary>Lets one go first, and the others wait until it is back.</summary>
internal sealed class Turn
{
    private TaskCompletionSource? _taken;

    /// <summary>Takes the turn, or tells what ends when the one who has it is back.</summary>
    public bool TryTake(out Task back)
    {
        var holder = Interlocked.CompareExchange(ref _taken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        back = holder?.Task ?? Task.CompletedTask;
        return holder is null;
    }

    public void End() => Interlocked.Exchange(ref _taken, null)?.SetResult();
}
