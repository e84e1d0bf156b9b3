namespace Segmind.Sdk;

/// <summary>Waits that grow by a factor, up to a cap.</summary>
internal sealed class BackoffSchedule(TimeSpan first, double factor, TimeSpan cap) : PollSchedule
{
    internal override TimeSpan Gap(in PollMoment at) =>
        first.Ticks * Math.Pow(factor, at.Polls) is var ticks && ticks < cap.Ticks ? TimeSpan.FromTicks((long)ticks) : cap;
}
