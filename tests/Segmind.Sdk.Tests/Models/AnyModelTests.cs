using System.Text.Json.Nodes;

namespace Segmind.Sdk.Tests;

public class AnyModelTests
{
    [Fact]
    public void The_indexer_of_a_model_is_its_additional_parameters()
    {
        var request = new AnyModel("nano-banana") { ["prompt"] = "a red fox", ["image_urls"] = new JsonArray("https://x.test/a.png"), ["nothing"] = null };
        Assert.Equal("nano-banana", request.Slug);
        Assert.Equal("""{"prompt":"a red fox","image_urls":["https://x.test/a.png"],"nothing":null}""", request.AdditionalParameters.ToJsonString());
        Assert.Same(request.AdditionalParameters["prompt"], request["prompt"]);
        Assert.Null(request["never set"]);
        request["prompt"] = "a blue fox";
        Assert.Equal("a blue fox", request.AdditionalParameters["prompt"]!.GetValue<string>());
    }

    [Fact]
    public void The_indexer_of_a_workflow_is_its_additional_parameters()
    {
        var request = new AnyWorkflow("68a98710c49c91c2edbbbfa0-v1") { ["Upscale_x"] = "2x" };
        Assert.Equal("68a98710c49c91c2edbbbfa0-v1", request.WorkflowId);
        Assert.Equal("""{"Upscale_x":"2x"}""", request.AdditionalParameters.ToJsonString());
        Assert.Equal("2x", request["Upscale_x"]!.GetValue<string>());
        Assert.Null(request["upscale_x"]);
    }

    [Fact]
    public void Untyped_requests_type_nothing_and_know_no_image()
    {
        InferenceRequest[] requests = [new AnyModel("a") { ["x"] = 1 }, new AnyWorkflow("a") { ["x"] = 1 }];
        Assert.All(requests, request =>
        {
            Assert.Empty(Payload.Of(request));
            Assert.Null(request.TypicalLatency);
            Assert.Same(request, request.MapImages(_ => throw new InvalidOperationException()));
        });
    }

    [Fact]
    public void Untyped_requests_are_compared_by_value_and_cloned_by_with()
    {
        var one = new AnyModel("a") { ["x"] = 1 };
        Assert.Equal(one, new AnyModel("a") { ["x"] = 1 });
        Assert.NotEqual(one, new AnyModel("b") { ["x"] = 1 });
        Assert.NotEqual(one, new AnyModel("a") { ["x"] = 2 });
        var copy = one with { };
        copy["x"] = 2;
        Assert.Equal(1, one["x"]!.GetValue<int>());
    }
}
