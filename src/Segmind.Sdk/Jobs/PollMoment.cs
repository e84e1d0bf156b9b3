namespace Segmind.Sdk;

/// <summary>Where a wait stands when its next poll is to be planned.</summary>
/// <param name="Polls">How many polls this wait has made.</param>
/// <param name="Elapsed">The time since the job's submit, as well as it is known.</param>
/// <param name="Job">The job.</param>
/// <param name="Latencies">What the client knows of its models.</param>
internal readonly record struct PollMoment(int Polls, TimeSpan Elapsed, Job Job, LatencyBook Latencies);
