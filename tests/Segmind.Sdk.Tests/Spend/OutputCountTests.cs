using System.Text.Json.Nodes;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

/// <summary>How many images a request may make.</summary>
public class OutputCountTests
{
    private static readonly ImageInput Local = ImageInput.FromFile("not-there.png");

    [Theory]
    [InlineData("""{}""", 1)]
    [InlineData("""{"max_images":4}""", 4)]
    [InlineData("""{"samples":4}""", 4)]
    [InlineData("""{"num_outputs":4}""", 4)]
    [InlineData("""{"num_images":4}""", 4)]
    [InlineData("""{"n":4}""", 4)]
    [InlineData("""{"batch_size":4}""", 4)]
    [InlineData("""{"numImages":4}""", 4)]
    [InlineData("""{"n":"4"}""", 4)]
    [InlineData("""{"n":2.5}""", 3)]
    [InlineData("""{"num_images":2,"max_images":3}""", 6)]
    [InlineData("""{"n":0,"samples":-3,"num_images":null,"batch_size":[],"num_outputs":"many"}""", 1)]
    [InlineData("""{"n":1e300,"samples":99999999999}""", OutputCount.Most)]
    [InlineData("""{"steps":20,"num_inference_steps":20,"seed":7,"width":1024}""", 1)]
    public void It_is_read_from_the_members_that_models_have_for_it(string parameters, int count) =>
        Assert.Equal(count, OutputCount.Of(AnyModel.From("m", JsonNode.Parse(parameters)!.AsObject())));

    [Fact]
    public void Typed_properties_count_whether_images_are_local_or_not()
    {
        Assert.Equal(7, OutputCount.Of(new SeedreamV5LiteI2I { Images = [Local, Local], Prompt = "x", MaxImages = 7 }));
        Assert.Equal(3, OutputCount.Of(new Sd3MedImg2Img { Image = Local, Prompt = "x", Samples = 3 }));
        Assert.Equal(1, OutputCount.Of(new SeedEditV3 { Image = Local, Prompt = "x" }));
        Assert.Equal(1, OutputCount.Of(new RetouchWorkflow { Image = Local }));
        Assert.Equal(1, OutputCount.Of(new AimlSeedEdit { Images = [Local], Prompt = "x" }));
    }
}
