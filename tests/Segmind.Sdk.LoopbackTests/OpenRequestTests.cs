using System.Text.Json.Nodes;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>Everything that has no record of the SDK's own.</summary>
public sealed class OpenRequestTests : LoopbackTest
{
    [Theory(Timeout = HangGuard)]
    [InlineData("nano-banana", "image_urls", RunMode.Queue)]
    [InlineData("flux-kontext-pro", "input_image", RunMode.Queue)]
    [InlineData("faceswap-v2", "source_img", RunMode.Queue)]
    [InlineData("bg-removal-v2", "image", RunMode.Direct)]
    [InlineData("qwen-image-edit-fast", "image", RunMode.Direct)]
    public async Task Any_model_of_the_directory_runs_by_its_slug(string slug, string imageName, RunMode mode)
    {
        var address = HostPhoto().AbsoluteUri;
        JsonNode image = imageName.EndsWith('s') ? new JsonArray(address) : address;
        var request = new AnyModel(slug) { ["prompt"] = "a red fox", [imageName] = image, ["seed"] = 5 };

        var result = await Client.RunAsync(request, mode == RunMode.Queue ? Queued : Direct);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal((slug, result.RequestId, result.Metrics.Cost), (Row.Slug, Row.RequestId, Row.Cost));
        Assert.Equal(5, result.Seed);
        AssertSent(new JsonObject { ["prompt"] = "a red fox", [imageName] = image.DeepClone(), ["seed"] = 5 }, await Wire.LastParametersAsync(Emulator));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_model_that_makes_no_image_gives_its_output_as_it_came()
    {
        var result = await Client.RunAsync("mock-inference", new JsonObject { ["output"] = new JsonObject { ["words"] = 3 } }, Queued);

        Assert.Empty(result.Images);
        Assert.Equal(3, result.Output!.Value.GetProperty("words").GetInt32());
        Assert.Equal("mock-inference", Row.Slug);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Any_workflow_runs_by_its_id()
    {
        var request = new AnyWorkflow(Retouch) { ["image_ukbxw"] = HostPhoto().AbsoluteUri, ["Upscale_x"] = "3x" };

        var result = await Client.RunAsync(request, Queued);

        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(Assert.Single(result.Images)), scale: 3);
        Assert.Equal((Retouch, result.RequestId), (Row.Slug, Row.RequestId));
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_bare_slug_overloads_run_and_submit_without_a_record()
    {
        var parameters = new JsonObject { ["prompt"] = "x", ["image_url"] = HostPhoto().AbsoluteUri };

        var run = await Client.RunAsync("seedream-4.5", parameters, Direct);
        var job = await Client.SubmitAsync("nano-banana-pro", parameters);
        var waited = await job.WaitAsync(Wait);

        Assert.Equal([("seedream-4.5", run.RequestId!), ("nano-banana-pro", waited.RequestId!)], Emulator.Ledger.Entries.Select(row => (row.Slug, row.RequestId)));
        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(run.Images[0]));
        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(waited.Images[0]));
        Assert.Equal(2, parameters.Count);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_local_file_goes_into_any_model_by_an_upload_of_its_own()
    {
        var address = await Client.UploadAsync(ImageInput.FromBytes(Photo.Jpeg));

        var result = await Client.RunAsync(new AnyModel("esrgan") { ["image"] = address.AbsoluteUri }, Queued);

        Photo.AssertEdited(Photo.Jpeg, await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal((1, "esrgan"), (Posts("/upload-asset"), Row.Slug));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Additional_parameters_reach_the_wire_beside_the_typed_ones()
    {
        var photo = HostPhoto();
        var request = new SeedEditV3 { Image = photo, Prompt = "x", GuidanceScale = 2.5, AdditionalParameters = { ["new_one"] = new JsonArray(1, "two"), ["nothing"] = null } };

        await Client.RunAsync(request, Queued);

        AssertSent(
            new JsonObject { ["prompt"] = "x", ["image_url"] = photo.AbsoluteUri, ["guidance_scale"] = 2.5, ["new_one"] = new JsonArray(1, "two"), ["nothing"] = null },
            await Wire.LastParametersAsync(Emulator));
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(RunMode.Queue)]
    [InlineData(RunMode.Direct)]
    public async Task An_additional_parameter_that_a_property_also_sets_is_refused_before_anything_arrives(RunMode mode)
    {
        var request = new SeedEditV3 { Image = HostPhoto(), Prompt = "x", Seed = 1, AdditionalParameters = { ["seed"] = 2 } };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Client.RunAsync(request, mode == RunMode.Queue ? Queued : Direct));

        Assert.Contains("'seed'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_parameter_past_a_guard_reaches_the_server_by_its_wire_name()
    {
        var request = new SeedEditV3 { Image = HostPhoto(), Prompt = "x", AdditionalParameters = { ["guidance_scale"] = 11 } };

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => Client.RunAsync(request, Queued));

        Assert.Equal("guidance_scale must be between 1 and 10", failed.Detail);
        Assert.Equal((LedgerState.Failed, 0m, ChargeOutcome.NotCharged), (Row.State, Row.Cost, failed.Charge));
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(RunMode.Queue)]
    [InlineData(RunMode.Direct)]
    public async Task An_unknown_slug_is_refused_and_not_charged(RunMode mode)
    {
        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => Client.RunAsync("no-such-model", [], mode == RunMode.Queue ? Queued : Direct));

        Assert.Equal((SegmindErrorKind.ModelNotFound, ChargeOutcome.NotCharged), (refused.Kind, refused.Charge));
        Assert.Empty(Emulator.Ledger.Entries);
    }

    private static void AssertSent(JsonObject expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected.ToJsonString()}\nbut got  {actual.ToJsonString()}");
}
