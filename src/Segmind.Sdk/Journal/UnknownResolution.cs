namespace Segmind.Sdk;

/// <summary>What you found out about a submit whose outcome was unknown, from the account's history.</summary>
public sealed class UnknownResolution
{
    private UnknownResolution(string? requestId, Uri? pollUrl)
    {
        RequestId = requestId;
        PollUrl = pollUrl;
    }

    /// <summary>It was not accepted: the next call on the key submits.</summary>
    public static UnknownResolution NotAccepted { get; } = new(null, null);

    internal string? RequestId { get; }

    internal Uri? PollUrl { get; }

    /// <summary>It was accepted as this job. A wrong id is undone by <see cref="SegmindClient.ForgetAsync"/> alone.</summary>
    /// <param name="requestId">The job's id.</param>
    /// <param name="pollUrl">For a workflow: its poll URL, if you have it.</param>
    /// <returns>The resolution.</returns>
    /// <exception cref="ArgumentException">The id can't be a job's.</exception>
    public static UnknownResolution Adopt(string requestId, Uri? pollUrl = null) => Endpoints.IsUsableId(requestId)
        ? new(requestId, pollUrl)
        : throw new ArgumentException($"'{requestId}' can't be a job's id.", nameof(requestId));

    /// <summary>What was resolved.</summary>
    /// <returns><c>not accepted</c> or the job's id.</returns>
    public override string ToString() => RequestId ?? "not accepted";
}
