namespace Segmind.Sdk.Victim;

/// <summary>A clock on the wall that is wrong, or ahead of its time; what it measures is right.</summary>
internal sealed class ShiftedTime(TimeSpan error = default) : TimeProvider
{
    public TimeSpan Error { get; set; } = error;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Error;
}
