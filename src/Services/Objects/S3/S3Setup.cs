using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Buckets;
using Alize.Services.Objects.S3.Forms;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Parts;
using Alize.Services.Objects.S3.Signing;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Objects.S3;

/// <summary>Registers the S3 door.</summary>
public static class S3Setup
{
    public static IServiceCollection AddS3(this IServiceCollection services)
    {
        services.AddSingleton<IMount, S3Mount>();
        services.AddSingleton<S3Table>();
        services.AddSingleton<S3Gate>();
        services.AddSingleton<S3Access>();
        services.AddSingleton<Following>();
        services.AddSingleton<S3Authenticator>();
        services.AddSingleton<SigV4>();
        services.AddSingleton<SigV2>();
        services.AddSingleton<IS3Operations, BucketOperations>();
        services.AddSingleton<IS3Operations, ListOperations>();
        services.AddSingleton<IS3Operations, ReadOperations>();
        services.AddSingleton<IS3Operations, WriteOperations>();
        services.AddSingleton<IS3Operations, BatchDelete>();
        services.AddSingleton<IS3Operations, CopyOperations>();
        services.AddSingleton<IS3Operations, UploadOperations>();
        services.AddSingleton<IS3Operations, PartOperations>();
        services.AddSingleton<IS3Operations, UploadLists>();
        services.AddSingleton<IS3Operations, DescribeOperations>();
        services.AddSingleton<IS3Operations, AttributesOperation>();
        services.AddSingleton<IS3Operations, LockOperations>();
        services.AddSingleton<IS3Operations, VersioningOperations>();
        services.AddSingleton<IS3Operations, AccessOperations>();
        services.AddSingleton<IS3Operations, ConfigOperations>();
        services.AddSingleton<IS3Operations, EncryptionOperations>();
        services.AddSingleton<IS3Operations, FormUpload>();
        services.AddSingleton<WebsiteDoor>();
        services.AddSingleton<LifecycleSweeper>();
        services.AddSingleton<ISweeper>(s => s.GetRequiredService<LifecycleSweeper>());
        return services;
    }
}
