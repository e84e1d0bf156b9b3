using System.Globalization;
using Segmind.Sdk.Models;

namespace Segmind.Sdk;

/// <summary>Runs a request in one HTTP call: Segmind's v1 and the AIML API.</summary>
internal sealed class DirectRunner(Submitter submitter, ImageUploader uploader, Endpoints endpoints, KeyRing keys, SegmindClientOptions options, ResultReader results, SpendGuard spend)
{
    public async Task<InferenceResult> RunModelAsync(ModelRequest request, ISubmitControl? control, CancellationToken cancellationToken)
    {
        using var attempt = await spend.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        var ready = await uploader.UploadAllAsync(request, cancellationToken).ConfigureAwait(false);
        var credential = await keys.ForModelsAsync(new CallPurpose($"run {request.ModelName}", ChargeOutcome.NotCharged), cancellationToken).ConfigureAwait(false);
        return await RunAsync(attempt, request.ModelName, endpoints.Direct(request.ModelName), credential, [new(RequestBody.Write(ready))], control, cancellationToken).ConfigureAwait(false);
    }

    public async Task<InferenceResult> RunAimlAsync(AimlSeedEdit request, ISubmitControl? control, CancellationToken cancellationToken)
    {
        using var attempt = await spend.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        var credential = keys.ForAiml();
        var (ready, standIns) = await StandInAsync(request, cancellationToken).ConfigureAwait(false);
        var body = RequestBody.WithInlineImages(RequestBody.Write(ready), standIns);
        try
        {
            return await RunAsync(attempt, request.ModelName, endpoints.Aiml, credential, body, control, cancellationToken).ConfigureAwait(false);
        }
        catch (SubmitOutcomeUnknownException e) when (standIns.Values.FirstOrDefault(image => image.HasChanged) is { } changed)
        {
            attempt.NotCharged();
            // A body that falls short of its stated length can't have been accepted.
            throw new IOException($"The image ({changed}) changed between being read and being sent. Nothing was charged.", e);
        }
    }

    private async Task<InferenceResult> RunAsync(SpendAttempt attempt, string model, Uri url, Credential credential, IReadOnlyList<BodyPart> body, ISubmitControl? control, CancellationToken cancellationToken)
    {
        var submit = new SubmitRequest(model, url, credential, body, options.DirectTimeout) { DirectCap = options.MaxReplyBytes, Control = control };
        attempt.Begin();
        try
        {
            var result = results.OfDirect(model, await submitter.SendAsync(submit, cancellationToken).ConfigureAwait(false));
            attempt.Settle(result);
            return result;
        }
        catch (Exception e)
        {
            attempt.Fail(e);
            throw;
        }
    }

    /// <summary>Checks local images by the page's rules and puts an address in their place that the body is later split at.</summary>
    private static async Task<(InferenceRequest Ready, Dictionary<string, LocalImage> StandIns)> StandInAsync(AimlSeedEdit request, CancellationToken cancellationToken)
    {
        var standIns = new Dictionary<string, LocalImage>(StringComparer.Ordinal);
        var replacements = new List<ImageInput>(request.Images.Count);
        for (var index = 0; index < request.Images.Count; index++)
        {
            var image = request.Images[index];
            if (!image.IsLocal)
            {
                replacements.Add(image);
                continue;
            }

            var local = await LocalImage.ReadAsync(image, cancellationToken).ConfigureAwait(false);
            AimlImageRules.Check(index, local.SniffedType, local.Length, await local.ReadSizeAsync(cancellationToken).ConfigureAwait(false));
            var standIn = string.Create(CultureInfo.InvariantCulture, $"https://inline.invalid/{Guid.NewGuid():N}");
            standIns.Add(standIn, local);
            replacements.Add(ImageInput.FromUrl(standIn));
        }

        var next = 0;
        return (request.MapImages(_ => replacements[next++]), standIns);
    }
}
