using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What a run returned.</summary>
/// <remarks>Immutable and thread-safe. Every property can be set when you build one for tests of your own code.</remarks>
public sealed class InferenceResult
{
    /// <summary>How the run ended.</summary>
    /// <value><see cref="JobState.Completed"/>: a run that failed is an exception.</value>
    public JobState Status { get; init; } = JobState.Completed;

    /// <summary>The job's or request's id.</summary>
    /// <value><see langword="null"/> where the service names none (some direct runs, the AIML API).</value>
    public string? RequestId { get; init; }

    /// <summary>The model's slug, the workflow's id or the AIML model.</summary>
    /// <value><see langword="null"/> for a job resumed by its id alone.</value>
    public string? Model { get; init; }

    /// <summary>The images, in the service's order.</summary>
    /// <value>Empty when the model returned something else: see <see cref="Output"/> and <see cref="Raw"/>.</value>
    public IReadOnlyList<OutputImage> Images { get; init; } = [];

    /// <summary>The reply's <c>output</c> member as it came; a workflow's is unpacked from its string. A large image is left out as in <see cref="Raw"/>.</summary>
    /// <value><see langword="null"/> when there is none, as for a direct run that returned an image.</value>
    public JsonElement? Output { get; init; }

    /// <summary>The whole reply, but for large images in words: they are never in memory as a whole.</summary>
    /// <remarks>
    /// In a reply of 256 KiB and more a base64 string of at least 64 KiB that became one of <see cref="Images"/> reads
    /// <c>(image 1, 20,000,000 bytes of image/png, left out)</c>, with its number in that list. All else is as it came.
    /// </remarks>
    /// <value><see langword="null"/> for a direct run that returned an image.</value>
    public JsonElement? Raw { get; init; }

    /// <summary>What the run took and cost, as far as the service says.</summary>
    /// <value>Every figure is optional.</value>
    public InferenceMetrics Metrics { get; init; } = new();

    /// <summary>The seed that was used.</summary>
    /// <value><see langword="null"/> when the service does not say.</value>
    public long? Seed { get; init; }

    /// <summary>Saves every image in a directory, each under a name of ours.</summary>
    /// <param name="directory">Made if it is not there.</param>
    /// <param name="cancellationToken">Cancels the saving; images already saved stay.</param>
    /// <returns>The paths, in the order of <see cref="Images"/>.</returns>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="SegmindException">A download failed.</exception>
    public async Task<IReadOnlyList<string>> SaveAllAsync(string directory, CancellationToken cancellationToken = default)
    {
        var paths = new List<string>(Images.Count);
        foreach (var image in Images)
        {
            paths.Add(await image.SaveToDirectoryAsync(directory, cancellationToken).ConfigureAwait(false));
        }

        return paths;
    }

    /// <summary>The same result with its images read from where they were saved.</summary>
    internal InferenceResult SavedAs(IReadOnlyList<SavedFile> files) => new()
    {
        RequestId = RequestId,
        Model = Model,
        Images = [.. files.Select((file, index) => (index < Images.Count ? Images[index] : OutputImage.FromBytes(new byte[1])).SavedAs(file))],
        Output = Output,
        Raw = Raw,
        Metrics = Metrics,
        Seed = Seed,
    };

    /// <summary>The model, the id and the number of images.</summary>
    /// <returns>For example <c>seededit-v3 2c7f…: Completed, 1 image(s)</c>.</returns>
    public override string ToString() => $"{Model ?? "job"} {RequestId}: {Status}, {Images.Count} image(s)";
}
