using Segmind.Sdk.FaultTests.Simulation;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>What a call does in the place of the client's own method.</summary>
internal delegate Task<InferenceResult> Call(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken);

/// <summary>Plants a client around the client.</summary>
internal sealed class CallBug(Call call) : Bug
{
    public override Task<InferenceResult> RunAsync(SimProcess process, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken) =>
        call(process.Client, key, request, options, cancellationToken);
}

internal static class CallBugs
{
    public static async Task<InferenceResult> RerunOn404Async(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await client.RunOnceAsync(key, request, options, cancellationToken);
        }
        catch (SegmindApiException e) when (e.Kind is SegmindErrorKind.JobNotFound or SegmindErrorKind.JobExpired)
        {
            await client.ForgetAsync(key, cancellationToken);
            return await client.RunOnceAsync(key, request, options, cancellationToken);
        }
    }

    public static async Task<InferenceResult> RerunUnknownAsync(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await client.RunOnceAsync(key, request, options, cancellationToken);
        }
        catch (SubmitOutcomeUnknownException e)
        {
            await client.ResolveAsync(key, e.Attempt, UnknownResolution.NotAccepted, cancellationToken);
            return await client.RunOnceAsync(key, request, options, cancellationToken);
        }
    }

    /// <summary>The fingerprint is taken of what goes over the wire, where each upload has another address.</summary>
    public static async Task<InferenceResult> FingerprintFromWireAsync(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken) =>
        await client.RunOnceAsync(key, await UploadedAsync(client, request, cancellationToken), options, cancellationToken);

    /// <summary>The images are uploaded before anybody looks whether the key is another request's.</summary>
    public static async Task<InferenceResult> UploadFirstAsync(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        await UploadedAsync(client, request, cancellationToken);
        return await client.RunOnceAsync(key, request, options, cancellationToken);
    }

    public static async Task<InferenceResult> AlwaysUnknownAsync(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        await client.RunOnceAsync(key, request, options, cancellationToken);
        throw new SubmitOutcomeUnknownException("Nobody can tell.") { Key = key, Attempt = 1 };
    }

    public static async Task<InferenceResult> SayNotChargedAsync(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await client.RunOnceAsync(key, request, options, cancellationToken);
        }
        catch (SubmitOutcomeUnknownException e)
        {
            throw new SegmindException("It did not work.", e) { Charge = ChargeOutcome.NotCharged };
        }
    }

    /// <summary>Whatever goes wrong is told without the job's id.</summary>
    public static async Task<InferenceResult> LoseTheIdAsync(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await client.RunOnceAsync(key, request, options, cancellationToken);
        }
        catch (JournalException e)
        {
            throw new SegmindException("It did not work.", e) { Charge = e.Charge };
        }
    }

    /// <summary>What the disk threw goes out to the caller as it is.</summary>
    public static async Task<InferenceResult> ThrowTheCauseAsync(SegmindClient client, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await client.RunOnceAsync(key, request, options, cancellationToken);
        }
        catch (JournalException e)
        {
            throw e.GetBaseException();
        }
    }

    private static async Task<QueuedRequest> UploadedAsync(SegmindClient client, QueuedRequest request, CancellationToken cancellationToken) =>
        request is SeedEditV3 { Image: { } image } edit ? edit with { Image = await client.UploadAsync(image, cancellationToken) } : request;
}
