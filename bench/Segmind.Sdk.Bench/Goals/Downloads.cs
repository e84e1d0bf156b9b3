using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>P5: a large image out of JSON and into a file.</summary>
internal static class Downloads
{
    /// <summary>Large enough to go the way of all large ones, through a file and not through memory: the growth is that of the size and not of code that is compiled for it.</summary>
    private const int MiddlingImage = 1024 * 1024;

    private const string Method =
        """
        A result whose JSON holds an image of 20 MB as base64, saved by `SaveAsync`: once of a queued job (`job.WaitAsync`), once as the answer of a direct run. Measured as P4, but the growth of the peak memory is that over the same process with an image of 1 MB, which goes the same way: an answer under 256 KB stays in memory, and the code for larger ones, once it is compiled, takes 5 MB for good, whatever the size of the image. The saved file must have the image's length.
        The floor makes the same requests, looks for the text that stands before the image and decodes through two rented buffers into the file. It knows where the image is; the SDK reads whatever JSON comes.
        Today: `GetFromJsonAsync` or `ReadFromJsonAsync` with a string, `Convert.FromBase64String`, `File.WriteAllBytesAsync`.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup) => new("P5 20 MB of base64 out to a file", Method,
    [
        .. await MeasureAsync(setup, "20 MB base64 of a queued job", "queued"),
        .. await MeasureAsync(setup, "20 MB base64 of a direct run", "direct"),
    ]);

    private static async Task<Budget[]> MeasureAsync(Setup setup, string name, string child)
    {
        var (small, middling, large) = (Size(Uploads.SmallImage), Size(MiddlingImage), Size(Uploads.LargeImage));
        var sdk = await TransferGrowth.MeasureAsync(setup, child, small, middling, large);
        var bare = await TransferGrowth.MeasureAsync(setup, child + "-barely", small, middling, large);
        var plain = setup.WithToday ? await TransferGrowth.MeasureAsync(setup, child + "-plainly", small, middling, large) : null;
        return
        [
            new("P5", $"{name} out allocated", "MiB", sdk.AllocatedMiB) { Floor = bare.AllocatedMiB, Limit = 0.5, Today = plain?.AllocatedMiB },
            new("P5", $"{name} out, growth of peak memory", "MiB", sdk.PeakMiB) { Floor = bare.PeakMiB, Limit = 3, Today = plain?.PeakMiB },
        ];
    }

    private static string Size(int bytes) => bytes.ToString(CultureInfo.InvariantCulture);
}
