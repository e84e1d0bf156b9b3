namespace Segmind.Sdk.Bench;

/// <summary>P4: a large file in.</summary>
internal static class Uploads
{
    public const int SmallImage = 1024;
    public const int LargeImage = 20 * 1024 * 1024;
    private const int LargerImage = 50 * 1024 * 1024;
    private const int InARow = 10;

    private const string Method =
        """
        `client.UploadAsync(ImageInput.FromFile(path))` in a process that does only this, after a first file of 1 KB. The growth of the peak memory (`VmHWM`) is that of the process with 20 MB less that of the same process with a second file of 1 KB; the median of 3. Allocated bytes hold the buffers that a pool lends for the first time, so they differ by one or two of 64 KB from run to run: the least of 3. Ten files of 50 MB in a row: the peak after the tenth less the peak after the second. What the body holds beside the base64 of the file is the JSON around it, to the byte.
        The floor streams the file through two rented buffers into an `HttpContent` of exact length; it reads the file once, where the SDK first reads its hash, by which it uploads a file once an hour and notices one that changes.
        Today: `PostAsJsonAsync` with `Convert.ToBase64String` of the whole file.
        """;

    public static async Task<Chapter> MeasureAsync(Setup setup)
    {
        using var files = new ScratchFolder();
        var (small, again, large) = (files.AddImage(SmallImage, 0), files.AddImage(SmallImage, 1), files.AddImage(LargeImage, 2));
        var sdk = await TransferGrowth.MeasureAsync(setup, "upload", small, again, large);
        var body = await setup.Server.CountAsync();
        var inARow = await InARowAsync(setup, small, [.. Enumerable.Range(0, InARow).Select(number => files.AddImage(LargerImage, number))]);
        var bare = await TransferGrowth.MeasureAsync(setup, "upload-barely", small, again, large);
        var plain = setup.WithToday ? await TransferGrowth.MeasureAsync(setup, "upload-plainly", small, again, large) : null;
        return new Chapter("P4 20 MB in", Method,
        [
            new("P4", "20 MB file in allocated", "MiB", sdk.AllocatedMiB) { Floor = bare.AllocatedMiB, Limit = 0.25, Today = plain?.AllocatedMiB },
            new("P4", "20 MB file in, growth of peak memory", "MiB", sdk.PeakMiB) { Floor = bare.PeakMiB, Limit = 3, Today = plain?.PeakMiB },
            new("P4", "20 MB file in, Content-Length off the exact one", "B", Math.Abs(body.LastContentLength - BareUpload.BodyLength(LargeImage))) { Limit = 0 },
            new("P4", "20 MB file in, body bytes off 4*ceil(n/3) + frame", "B", Math.Abs(body.LastBodyBytes - BareUpload.BodyLength(LargeImage))) { Limit = 0 },
            new("P4", "ten files of 50 MB in a row, growth of peak memory after the second", "MiB", inARow) { Limit = 3 },
        ]);
    }

    private static async Task<double> InARowAsync(Setup setup, string small, string[] files)
    {
        var peaks = await ChildProcess.RunAsync(["upload", setup.Server.Address.ToString(), small, .. files]).Select(line => line[1]).ToListAsync();
        return (peaks[^1] - peaks[1]) / Numbers.MiB;
    }
}
