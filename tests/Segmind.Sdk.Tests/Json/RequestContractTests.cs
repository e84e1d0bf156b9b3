using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk.Tests;

public class RequestContractTests
{
    [Fact]
    public void A_record_of_ones_own_with_a_fitting_context_passes() =>
        Payload.MustBe("""{ "two_words": "x" }""", new OwnRequest(OwnJson.Default.OwnRequest) { TwoWords = "x" });

    [Fact]
    public void A_context_that_does_not_write_snake_case_is_refused() =>
        Refuses(CamelJson.Default.OwnRequest, "OwnRequest must write snake_case: set PropertyNamingPolicy");

    [Fact]
    public void A_context_without_a_naming_policy_is_refused() =>
        Refuses(PascalJson.Default.OwnRequest, "OwnRequest must write snake_case: set PropertyNamingPolicy");

    [Fact]
    public void A_context_that_writes_nulls_is_refused() =>
        Refuses(NullJson.Default.OwnRequest, "OwnRequest must leave nulls out: set DefaultIgnoreCondition");

    [Fact]
    public void A_contract_of_another_record_is_refused() =>
        Refuses(OwnJson.Default.OtherRequest, "The contract is for OtherRequest, but the request is OwnRequest.");

    [Fact]
    public void A_missing_contract_is_refused() =>
        Assert.Equal("typeInfo", Assert.Throws<ArgumentNullException>(() => new OwnRequest(null!)).ParamName);

    [Theory]
    [InlineData("a")]
    [InlineData("seededit-v3")]
    [InlineData("68a98710c49c91c2edbbbfa0-v1")]
    [InlineData("Under_score")]
    [InlineData("gpt-4.1")]
    [InlineData(".hidden")]
    public void A_name_of_one_path_segment_passes(string name)
    {
        Assert.Equal(name, new AnyModel(name).Slug);
        Assert.Equal(name, new AnyWorkflow(name).WorkflowId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("a/b")]
    [InlineData("/a")]
    [InlineData("a\\b")]
    [InlineData("../v1/a")]
    [InlineData("a b")]
    [InlineData("a?key=1")]
    [InlineData("a#b")]
    [InlineData("a%2fb")]
    [InlineData("a:b")]
    [InlineData("a@b")]
    [InlineData("a\r\nx-api-key: b")]
    [InlineData("é")]
    [InlineData("ａ")]
    [InlineData("https://api.segmind.com/v1/a")]
    public void A_name_that_could_leave_its_path_segment_is_refused(string name)
    {
        Assert.Equal("slug", Assert.Throws<ArgumentException>(() => new AnyModel(name)).ParamName);
        Assert.Throws<ArgumentException>(() => new AnyWorkflow(name));
    }

    [Fact]
    public void A_missing_name_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new AnyModel(null!));
        Assert.Throws<ArgumentNullException>(() => new AnyWorkflow(null!));
    }

    private static void Refuses(JsonTypeInfo typeInfo, string rule)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new OwnRequest(typeInfo));
        Assert.Equal("typeInfo", refusal.ParamName);
        Assert.Contains(rule, refusal.Message, StringComparison.Ordinal);
    }
}

public sealed record OwnRequest : ModelRequest
{
    [JsonConstructor]
    public OwnRequest() : this(OwnJson.Default.OwnRequest)
    {
    }

    internal OwnRequest(JsonTypeInfo typeInfo) : base("own", typeInfo)
    {
    }

    public string? TwoWords { get; init; }

    public string? Unset { get; init; }
}

public sealed record OtherRequest : ModelRequest
{
    [JsonConstructor]
    public OtherRequest() : this(OwnJson.Default.OtherRequest)
    {
    }

    internal OtherRequest(JsonTypeInfo typeInfo) : base("other", typeInfo)
    {
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OwnRequest))]
[JsonSerializable(typeof(OtherRequest))]
internal sealed partial class OwnJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OwnRequest))]
internal sealed partial class CamelJson : JsonSerializerContext;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OwnRequest))]
internal sealed partial class PascalJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OwnRequest))]
internal sealed partial class NullJson : JsonSerializerContext;
