using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What a caller is told about work that the service itself says has failed.</summary>
internal static class JobFailure
{
    /// <param name="subject">The job, or the model of a direct run.</param>
    /// <param name="body">The reply that says so.</param>
    /// <param name="job">The job, if there is one.</param>
    public static InferenceFailedException From(string subject, JsonElement? body, Job? job = null)
    {
        var detail = body is { } reply ? JobBody.DetailOf(reply) : null;
        return new($"{subject} FAILED: {ErrorText.Quote(detail) ?? "the service gave no reason"}. {ErrorText.Of(ChargeOutcome.NotCharged)} {ErrorTable.AdviceForFailure(detail)}")
        {
            Job = job,
            Detail = detail,
            Body = body,
        };
    }
}
