using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.Tests;

/// <summary>What every record keeps to, the next one too.</summary>
public class RequestConventionTests
{
    /// <summary>The wire names of each page, in alphabetical order.</summary>
    private static readonly Dictionary<Type, string[]> WireNames = new()
    {
        [typeof(AnyModel)] = [],
        [typeof(AnyWorkflow)] = [],
        [typeof(SeedEditV3)] = ["guidance_scale", "image_url", "prompt", "seed", "size"],
        [typeof(Sd3MedImg2Img)] =
        [
            "base64", "guidance_scale", "image", "negative_prompt", "num_inference_steps", "prompt",
            "sampler", "samples", "scheduler", "seed", "strength",
        ],
        [typeof(SeedreamV5LiteI2I)] = ["aspect_ratio", "image_input", "max_images", "optimize_prompt", "prompt", "size", "watermark"],
        [typeof(RetouchWorkflow)] = ["Instructions", "Upscale_x", "image_ukbxw"],
        [typeof(AimlSeedEdit)] = ["guidance_scale", "image", "model", "prompt", "response_format", "seed", "size", "watermark"],
    };

    public static TheoryData<Type> Requests =>
        [.. typeof(InferenceRequest).Assembly.GetExportedTypes().Where(t => !t.IsAbstract && typeof(InferenceRequest).IsAssignableFrom(t))];

    public static TheoryData<Type> ValueSets =>
        [.. typeof(InferenceRequest).Assembly.GetExportedTypes().Where(t => t.IsValueType && t.Namespace == "Segmind.Sdk.Models")];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_request_is_sealed(Type request) => Assert.True(request.IsSealed);

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_request_writes_the_names_of_its_page_and_no_other(Type request)
    {
        using var body = JsonDocument.Parse(RequestBody.Write(Filled(request)));

        Assert.Equal(WireNames[request], body.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_typed_property_is_required_or_can_be_left_out(Type request) =>
        Assert.All(Parameters(request), property => Assert.True(
            property.IsDefined(typeof(RequiredMemberAttribute))
            || property.SetMethod is null
            || Nullable.GetUnderlyingType(property.PropertyType) is not null
            || new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable,
            $"{request.Name}.{property.Name} would always be sent."));

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_parameter_is_set_once(Type request) =>
        Assert.All(
            Parameters(request).Where(property => property.SetMethod is not null),
            property => Assert.Contains(typeof(IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_request_with_images_says_where_they_are(Type request)
    {
        if (Parameters(request).Any(p => p.PropertyType == typeof(ImageInput) || typeof(IEnumerable<ImageInput>).IsAssignableFrom(p.PropertyType)))
        {
            var map = request.GetMethod(nameof(InferenceRequest.MapImages), BindingFlags.Instance | BindingFlags.NonPublic)!;
            Assert.Equal(request, map.DeclaringType);
        }
    }

    [Theory]
    [MemberData(nameof(ValueSets))]
    public void Every_value_set_is_open_and_written_as_a_string(Type valueSet)
    {
        Assert.Contains(typeof(IOpenValue), valueSet.GetInterfaces());
        Assert.Equal(typeof(OpenValueJsonConverter<>).MakeGenericType(valueSet), valueSet.GetCustomAttribute<JsonConverterAttribute>()!.ConverterType);
        Assert.True(valueSet.IsDefined(typeof(IsReadOnlyAttribute)));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void No_parameter_is_a_closed_set(Type request) =>
        Assert.DoesNotContain(Parameters(request), p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType).IsEnum);

    /// <summary>A request with a value in every property.</summary>
    private static InferenceRequest Filled(Type type)
    {
        var request = (InferenceRequest)(type == typeof(AnyModel) || type == typeof(AnyWorkflow) ? Activator.CreateInstance(type, "any")! : Activator.CreateInstance(type)!);
        foreach (var property in Parameters(type).Where(property => property.SetMethod is not null))
        {
            Assert.Contains(Samples(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType), sample => TrySet(property, request, sample));
        }

        return request;
    }

    private static IEnumerable<object> Samples(Type type)
    {
        var image = ImageInput.FromUrl(new Uri("https://x.test/a.png"));
        return type == typeof(ImageInput) ? [image]
            : type.IsAssignableFrom(typeof(ImageInput[])) ? [new[] { image }]
            : type == typeof(string) ? ["x"]
            : type == typeof(bool) ? [true]
            : type.IsPrimitive ? [Convert.ChangeType(1, type, CultureInfo.InvariantCulture), Convert.ChangeType(25, type, CultureInfo.InvariantCulture)]
            : type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(value => value.PropertyType == type).Select(value => value.GetValue(null)!);
    }

    private static bool TrySet(PropertyInfo property, InferenceRequest request, object sample)
    {
        try
        {
            property.SetValue(request, sample);
            return true;
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<PropertyInfo> Parameters(Type request) =>
        request.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => p.GetIndexParameters().Length == 0 && !p.IsDefined(typeof(JsonIgnoreAttribute)));
}
