namespace Segmind.Sdk;

/// <summary>Waits of one length.</summary>
internal sealed class FixedSchedule(TimeSpan interval) : PollSchedule
{
    public TimeSpan Interval => interval;

    internal override TimeSpan Gap(in PollMoment at) => interval;
}
