using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Makes a completed run's output.</summary>
internal sealed class RunWorker(MediaStore media, CreditBalance credits)
{
    private const double DefaultStrength = 0.6;
    private const int MostUpscale = 4;

    public RunOutput Produce(InferenceRun run)
    {
        var parameters = run.Parameters;
        var prompt = run.Prompt;
        var seed = Seed(run.Slug, parameters, prompt);
        if (run.Slug == ModelTable.Mock)
        {
            return new RunOutput([], parameters["output"]?.DeepClone() ?? JsonValue.Create("ok"), seed, prompt, credits.Remaining);
        }

        var images = Enumerable.Range(0, OutputCount.Of(parameters)).Select(index => Edit(run, prompt, seed, index));
        return new RunOutput([.. images], null, seed, prompt, credits.Remaining);
    }

    private MediaFile Edit(InferenceRun run, string prompt, long seed, int index)
    {
        var edit = new ImageEdit(prompt, seed, Strength(run.Slug, run.Parameters), index)
        {
            Size = OutputSize.For(run.Slug, run.Parameters),
            Square = run.Slug == ModelTable.SeedEdit && run.Parameters.Text("size") == "square",
            Upscale = run.Slug == ModelTable.RetouchWorkflow ? Upscale(run.Parameters.Text("Upscale_x") ?? "2x") : 1,
        };
        var (content, mediaType) = edit.Apply(run.Input, ImageParameter.Find(run.Parameters) ?? "");
        return media.AddOutput(run.Id, index, content, mediaType, run.Finished);
    }

    private static double Strength(string slug, JsonObject parameters) =>
        Math.Clamp(parameters.Number("strength") ?? (slug == ModelTable.Sd3 ? 0.7 : DefaultStrength), 0, 1);

    // Where the page prints no default seed the real service draws one; here the prompt decides, so that a rerun gives the same picture.
    private static long Seed(string slug, JsonObject parameters, string prompt)
    {
        if (parameters.Whole("seed") is { } seed and >= 0)
        {
            return seed;
        }

        return slug switch
        {
            ModelTable.SeedEdit => 42,
            ModelTable.Sd3 => 698845,
            _ => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(prompt))) % 999999 + 1,
        };
    }

    private static int Upscale(string value) =>
        int.TryParse(value.TrimEnd('x', 'X'), NumberStyles.None, CultureInfo.InvariantCulture, out var factor) ? Math.Clamp(factor, 1, MostUpscale) : 1;
}
