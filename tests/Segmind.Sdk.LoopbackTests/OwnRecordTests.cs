using System.Text.Json;
using System.Text.Json.Serialization;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>A model that the SDK does not know, in an assembly that sees its public surface only.</summary>
public sealed class OwnRecordTests : LoopbackTest
{
    [Theory(Timeout = HangGuard)]
    [InlineData(RunMode.Queue)]
    [InlineData(RunMode.Direct)]
    public async Task A_record_of_another_assembly_runs_with_a_local_file(RunMode mode)
    {
        var file = Path.Combine(Folder, "portrait.png");
        await File.WriteAllBytesAsync(file, Photo.Png);
        var request = new Kontext { Image = ImageInput.FromFile(file), Prompt = "a red scarf", OutputSize = OutputSize.Wide, SafetyLevel = 2 };

        var result = await Client.RunAsync(request, mode == RunMode.Queue ? Queued : Direct);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal(("flux-kontext-pro", result.RequestId, result.Metrics.Cost), (Row.Slug, Row.RequestId, Row.Cost));
        Assert.Equal(1, Posts("/upload-asset"));
        var sent = await Wire.LastParametersAsync(Emulator);
        Assert.Equal(["input_image", "prompt", "output_size", "safety_level"], sent.Select(parameter => parameter.Key));
        Assert.StartsWith(Emulator.MediaAddress + "assets/", sent["input_image"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("16:9", 2), (sent["output_size"]!.GetValue<string>(), sent["safety_level"]!.GetValue<int>()));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Its_own_value_set_takes_a_value_that_came_later()
    {
        await Client.RunAsync(new Kontext { Image = HostPhoto(), Prompt = "x", OutputSize = new OutputSize("9:16") }, Queued);

        Assert.Equal("9:16", (await Wire.LastParametersAsync(Emulator))["output_size"]!.GetValue<string>());
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_workflow_record_of_another_assembly_runs_with_a_local_image()
    {
        var result = await Client.RunAsync(new Portrait { Photo = LoopbackTests.Photo.Unsized(Photo.Png) }, Queued);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)), scale: 2);
        Assert.Equal((Retouch, 1), (Row.Slug, Posts("/upload-asset")));
    }

    [Fact]
    public void A_context_with_other_names_is_refused_when_the_record_is_made()
    {
        var refused = Assert.Throws<ArgumentException>(() => new CamelKontext());

        Assert.Contains("snake_case", refused.Message, StringComparison.Ordinal);
    }
}

internal sealed record Kontext : ModelRequest
{
    public Kontext() : base("flux-kontext-pro", OwnJson.Default.Kontext)
    {
    }

    [JsonPropertyName("input_image")]
    public required ImageInput Image { get; init; }

    public required string Prompt { get; init; }

    public OutputSize? OutputSize { get; init; }

    public int? SafetyLevel { get; init; }

    public string? NotSet { get; init; }

    protected override InferenceRequest MapImages(Func<ImageInput, ImageInput> map) => this with { Image = map(Image) };
}

internal sealed record Portrait : WorkflowRequest
{
    public Portrait() : base("68a98710c49c91c2edbbbfa0-v1", OwnJson.Default.Portrait)
    {
    }

    [JsonPropertyName("image_ukbxw")]
    public required ImageInput Photo { get; init; }

    protected override InferenceRequest MapImages(Func<ImageInput, ImageInput> map) => this with { Photo = map(Photo) };
}

internal sealed record CamelKontext : ModelRequest
{
    public CamelKontext() : base("flux-kontext-pro", CamelJson.Default.CamelKontext)
    {
    }
}

[JsonConverter(typeof(OpenValueJsonConverter<OutputSize>))]
internal readonly record struct OutputSize(string Value) : IOpenValue
{
    public static OutputSize Wide { get; } = new("16:9");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Kontext))]
[JsonSerializable(typeof(Portrait))]
internal sealed partial class OwnJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CamelKontext))]
internal sealed partial class CamelJson : JsonSerializerContext;
